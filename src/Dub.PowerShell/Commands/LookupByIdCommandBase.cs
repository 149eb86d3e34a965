using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>The base of the cmdlets that look up what an ID names: the ID is a parameter, or comes from the pipeline.</summary>
public abstract class LookupByIdCommandBase : LookupCommandBase
{
    private IdReader? _ids;
    private bool _isIdOnCommandLine;
    private int _row;

    /// <summary>An ID, or an object or a hashtable with a column for it.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The parameter of the ID.</summary>
    private protected abstract string IdParameter { get; }

    /// <summary>Its value: given on the command line, or taken from a property or by a script block; null where there is none.</summary>
    private protected abstract string? BoundId { get; }

    /// <summary>Whether what is asked for is named by an ID in the caller's system.</summary>
    private protected bool IsById => IsFromPipeline || IsBound(IdParameter);

    private bool IsFromPipeline => IsBound(nameof(InputObject));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _ids = new IdReader(GetType(), IdParameter);
        // A script block gives no value before the first row.
        _isIdOnCommandLine = BoundId is not null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _row++;
        if (_isIdOnCommandLine && IsFromPipeline)
        {
            RefuseWithId(IdParameter);
        }
    }

    /// <summary>Ends the pipeline where parameters are given that the ID leaves no room for.</summary>
    private protected void RefuseWithId(params string[] others) =>
        RefuseTogether(IsFromPipeline ? "Input from the pipeline" : $"-{IdParameter}", others);

    /// <summary>The ID of this row; blank where its cell is.</summary>
    /// <exception cref="DubInvalidRequestException">There is no single value.</exception>
    private protected string ReadId() =>
        // What a row before has bound still counts as bound, but its value is gone.
        BoundId is not null || !IsFromPipeline ? _ids!.OfParameter(BoundId) : _ids!.OfRow(InputObject);

    /// <summary>Writes the error of one ID.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="id">The ID; null where there is none.</param>
    /// <param name="noun">What it names, as a message begins.</param>
    /// <param name="advice">What to do now; null for the advice on the error.</param>
    private protected void WriteErrorOfId(DubException error, string? id, string noun, string? advice = null)
    {
        string? subject = !string.IsNullOrWhiteSpace(id) ? $"{noun} '{HarmlessText.Line(id, 100)}'"
            : IsFromPipeline ? $"Row {_row} of the input"
            : null;
        // A row that was not understood is given back as it came in.
        WriteError(error, string.IsNullOrWhiteSpace(id) ? ErrorRecordFactory.Target(InputObject) : id, subject, advice);
    }
}
