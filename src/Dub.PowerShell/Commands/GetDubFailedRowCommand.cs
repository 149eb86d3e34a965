using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Dub.Tracking;

namespace Dub.PowerShell;

/// <summary>Gives the rows that failed, as they came in, with the reason: to be exported, corrected and sent again.</summary>
[Cmdlet(VerbsCommon.Get, "DubFailedRow")]
[OutputType(OutputTypeName)]
public sealed class GetDubFailedRowCommand : PSCmdlet
{
    // An object of the row's own columns, with a table of its own on the screen.
    private const string OutputTypeName = "Dub.FailedInputRow";

    private readonly List<FailedRow> _rows = [];
    private readonly HashSet<DubException> _seen = [];

    /// <summary>The errors of a Send cmdlet, as -ErrorVariable keeps them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? InputObject { get; set; }

    /// <summary>Returns the rows that Dub may have recorded instead of those that it certainly did not.</summary>
    [Parameter]
    public SwitchParameter OutcomeUnknown { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object? item in InputObject ?? [])
        {
            Exception? error = item is PSObject wrapped ? ErrorOf(wrapped.BaseObject) : ErrorOf(item);
            if (error is not DubException { Rows.Count: > 0 } failure)
            {
                WriteWarning($"An error that belongs to no row was left out: {error?.Message ?? item?.ToString()}");
            }
            else if (_seen.Add(failure))
            {
                _rows.AddRange(failure.Rows);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Export-Csv takes its columns from the first object: what only later rows have would be lost.
        List<string> columns = [];
        List<(FailedRow Row, Dictionary<string, object?> Cells)> rows = [];
        HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (FailedRow row in _rows)
        {
            if (row.OutcomeUnknown != OutcomeUnknown)
            {
                continue;
            }

            Dictionary<string, object?> cells = new(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, object?> cell in CellsOf(row.TargetObject))
            {
                cells[cell.Key] = cell.Value;
                if (known.Add(cell.Key))
                {
                    columns.Add(cell.Key);
                }
            }

            rows.Add((row, cells));
        }

        rows.Sort(static (one, other) => one.Row.Row.CompareTo(other.Row.Row));
        foreach ((FailedRow row, Dictionary<string, object?> cells) in rows)
        {
            PSObject shown = new();
            shown.TypeNames.Insert(0, OutputTypeName);
            foreach (string column in columns)
            {
                cells.TryGetValue(column, out object? value);
                shown.Properties.Add(new PSNoteProperty(column, value));
            }

            Set(shown, FailedRowColumns.Row, row.Row);
            Set(shown, FailedRowColumns.ErrorId, row.ErrorId);
            Set(shown, FailedRowColumns.Reason, row.Reason);
            WriteObject(shown);
        }
    }

    private static void Set(PSObject shown, string name, object value)
    {
        // The row may be one that came out of here before.
        shown.Properties.Remove(name);
        shown.Properties.Add(new PSNoteProperty(name, value));
    }

    private static Exception? ErrorOf(object? item)
    {
        Exception? error = item switch
        {
            ErrorRecord record => record.Exception,
            IContainsErrorRecord { ErrorRecord: { } record } => record.Exception,
            Exception exception => exception,
            _ => null,
        };
        while (error is not (null or DubException) && error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static IEnumerable<KeyValuePair<string, object?>> CellsOf(object? row)
    {
        if (row is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                yield return new(entry.Key.ToString() ?? string.Empty, ToCell(entry.Value));
            }

            yield break;
        }

        if (row is null)
        {
            yield break;
        }

        foreach (PSPropertyInfo property in PSObject.AsPSObject(row).Properties)
        {
            if (property.IsGettable)
            {
                yield return new(property.Name, ToCell(ValueOf(property)));
            }
        }
    }

    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            // The row's own error says so already.
            return null;
        }
    }

    // A table has no place for an object; as JSON it can be sent again as metadata.
    private static object? ToCell(object? value)
    {
        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        if (plain is not (IDictionary or PSObject))
        {
            return plain;
        }

        try
        {
            return MetadataJson.ToCanonicalText(MetadataReader.Read(plain));
        }
        catch (DubInvalidRequestException)
        {
            return plain;
        }
    }
}
