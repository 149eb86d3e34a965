using System.Management.Automation;
using Dub.Http;
using Dub.Tracking.Imports;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>
/// The base class of the Send cmdlets: reads rows and hands them to an <see cref="IRowHandler{TRequest}"/>, which sends,
/// previews or validates them.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public abstract class SendDubCommandBase<TRequest, TResponse> : DubCommandBase
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    private readonly ImportStatistics _statistics = new();
    private readonly ExclusiveKeys _keys = new();
    private RowBinder? _rows;
    private IRowHandler<TRequest>? _handler;

    /// <summary>A row: an object with the parameters' names as properties, or a dictionary with them as keys.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The customer's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_name", "Customer Name", "name")]
    [TextValue]
    public string? CustomerName { get; set; }

    /// <summary>The customer's email address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_email", "Customer Email", "email")]
    [TextValue]
    public string? CustomerEmail { get; set; }

    /// <summary>The address of the customer's picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_avatar", "Customer Avatar", "avatar")]
    [TextValue]
    public string? CustomerAvatar { get; set; }

    /// <summary>How many calls are in flight at most; 1 sends strictly one after the other.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>A file that keeps what became of each row, for an import that can be resumed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Sends rows again whose outcome an earlier run never learned, although they may count twice.</summary>
    [Parameter]
    public SwitchParameter ResendUnknown { get; set; }

    /// <summary>
    /// Sends nothing: outputs each row that cannot be sent as an <see cref="ImportProblem"/>, and then an
    /// <see cref="ImportValidation"/>. Needs no API key.
    /// </summary>
    [Parameter]
    public SwitchParameter ValidateOnly { get; set; }

    /// <summary>Which columns hold which fields: a hashtable, the name of a service's export, or both.</summary>
    [Parameter]
    [ColumnMapTransformation]
    [ArgumentCompleter(typeof(ColumnMapCompleter))]
    public ColumnMap? ColumnMap { get; set; }

    /// <summary>What happens if a column of the input matches no field.</summary>
    [Parameter]
    public UnusedColumnAction UnusedColumn { get; set; }

    /// <summary>The texts that stand for a blank cell, such as <c>NULL</c>.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[] NullText { get; set; } = [];

    /// <summary>What the cmdlet sends.</summary>
    private protected abstract TrackOperation<TRequest, TResponse> Operation { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _rows = new RowBinder(this, BinderOptions());
            _handler = CreateHandler();
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (PSObject? row in _rows!.Rows(InputObject))
            {
                ProcessRow(row);
            }
        }
        catch (DubInvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, InputObject?.BaseObject));
        }
    }

    private void ProcessRow(PSObject? input)
    {
        int number = _statistics.CountRow();
        object? source = ErrorTarget(input);
        RowReader row = _rows!.Open(input, number);
        TRequest request;
        ApiRequest apiRequest;
        try
        {
            row.Check();
            request = Operation.Read(row);
            apiRequest = Operation.CreateRequest(request);
        }
        catch (DubInvalidRequestException error)
        {
            error.Column = row.ColumnOf(error);
            _handler!.Reject(new ImportRow<TRequest>(number, source, Operation.ReadName(row)), error, row.ValueOf(error.Column));
            return;
        }

        OnRead(request);
        (int Row, bool IsSame)? first = Operation.ExclusiveKey(request) is { } key ? _keys.Add(key.Key, key.Content, number) : null;
        ImportRow<TRequest> read = new(number, source, request) { ApiRequest = apiRequest, RepeatOf = first?.Row };
        if (first is { IsSame: false })
        {
            _handler!.Reject(read, Duplicate(first.Value.Row), value: null);
        }
        else
        {
            _handler!.Accept(read);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _rows!.Complete();
        _handler!.Complete();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _handler?.Stop();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handler?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>How the rows are read.</summary>
    private protected virtual RowBinderOptions BinderOptions() => new()
    {
        Noun = Operation.Name,
        ColumnMap = ColumnMap,
        UnusedColumn = IsBound(nameof(UnusedColumn)) ? UnusedColumn : null,
        NullText = NullText,
    };

    /// <summary>Looks at a request that was read of a row.</summary>
    private protected virtual void OnRead(TRequest request)
    {
    }

    /// <summary>The invoice ID that the journal may name with a row; null for none.</summary>
    private protected virtual string? JournalInvoice(TRequest request) => null;

    private static DubDuplicateInvoiceException Duplicate(int firstRow) => new(
        $"Row {firstRow} has the same invoice ID with another customer, amount, currency or event. Dub records one sale per invoice ID, so this one was not sent.");

    private IRowHandler<TRequest> CreateHandler()
    {
        if (ValidateOnly)
        {
            return new ImportValidator<TRequest, TResponse>(this, Operation, _rows!);
        }

        bool isDryRun = Preferences.IsDryRun(this);
        DubConnection connection = ResolveConnection(keyRequired: !isDryRun);
        DubClient? client = connection.Key is null ? null : new DubClient(connection);
        string? journalPath = JournalPath is null ? null : FileSystemPath.Resolve(this, JournalPath);
        ImportEvents events = new(Preferences.IsDebugging(this));
        ImportReporter<TRequest, TResponse> reporter = new(this, Operation.Name, _statistics, events);
        if (isDryRun || client is null)
        {
            JournalIndex? preview = journalPath is null ? null : JournalIndex.Preview(journalPath, connection.BaseUri, Stopped);
            return new ImportPreview<TRequest, TResponse>(this, Operation, connection.BaseUri, client, preview, reporter)
            {
                ResendsUnknown = ResendUnknown,
            };
        }

        Journal? journal = journalPath is null ? null : Journal.Open(journalPath, connection.BaseUri, Clock.System, Stopped);
        ImportSession<TRequest, TResponse> session = new(Operation, client, journal, events, ThrottleLimit);
        return new ImportSender<TRequest, TResponse>(this, Operation, client, session, reporter, _statistics)
        {
            Stopped = Stopped,
            ResendsUnknown = ResendUnknown,
            JournalInvoice = JournalInvoice,
        };
    }

    // The row as it came in, so that the failed rows can be exported, corrected and sent again.
    private object? ErrorTarget(PSObject? input)
    {
        if (input is not null)
        {
            return ErrorRecordFactory.Target(input);
        }

        // What is still bound by then is of the row before.
        if (MyInvocation.ExpectingInput)
        {
            return null;
        }

        PSObject row = new();
        foreach (string name in ParameterNames.Of(GetType()).Keys)
        {
            if (ParameterNames.IsField(GetType(), name) && MyInvocation.BoundParameters.TryGetValue(name, out object? value))
            {
                // A value without a text cannot be sent again.
                row.Properties.Add(new PSNoteProperty(name, value is string text && CellText.ReasonIn(text) is not null ? null : value));
            }
        }

        return row;
    }
}
