using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Dub.Http;
using Dub.Lookup;
using Dub.Reconciliation;
using Dub.Tracking.Imports;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>
/// The base of the cmdlets that compare an import's journal with Dub's events. The journal has no more than a hash of each
/// row, so that the rows themselves are needed again.
/// </summary>
public abstract class JournalRowsCommandBase : LookupCommandBase
{
    private const string SameRows = "Give the same rows in the same way as they were sent: the same file, columns and parameters.";

    private Journal? _journal;
    private JournalIndex? _index;
    private JournalHistory? _history;
    private JournalRows? _rows;
    private RowBinder? _binder;
    private int _number;

    /// <summary>The journal's file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("JournalPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What the rows are, where the journal has several kinds.</summary>
    [Parameter]
    [ValidateSet("Sale", "Lead")]
    public string? Kind { get; set; }

    /// <summary>The number of seconds after which a recorded row is certain to be among Dub's events.</summary>
    [Parameter]
    [ValidateRange(0, 604_800)]
    public int StoreDelaySec { get; set; } = 900;

    /// <summary>A row, as it was sent.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    [TextValue]
    public string? CustomerExternalId { get; set; }

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

    /// <summary>The click.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("click_id", "Click ID", "dub_id", "dclid")]
    [TextValue]
    public string? ClickId { get; set; }

    /// <summary>The event's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_name", "Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [TextValue]
    public string? EventName { get; set; }

    /// <summary>How a lead was to be recorded.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModeCompleter))]
    [TextValue]
    public string? Mode { get; set; }

    /// <summary>How many times a lead counts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_quantity", "Event Quantity", "quantity")]
    [NumberText]
    public string? EventQuantity { get; set; }

    /// <summary>The amount of a sale in minor units.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberText]
    public string? Amount { get; set; }

    /// <summary>The price of a sale in major units.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberText(IsPrice = true)]
    public string? Price { get; set; }

    /// <summary>The currency of a sale.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("currency_code", "Currency Code")]
    [ArgumentCompleter(typeof(CurrencyCompleter))]
    [TextValue]
    public string? Currency { get; set; }

    /// <summary>The currency of rows whose currency is blank; as for Send-DubSale.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CurrencyCompleter))]
    public string? DefaultCurrency { get; set; }

    /// <summary>The payment processor.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("payment_processor", "Payment Processor")]
    [ArgumentCompleter(typeof(PaymentProcessorCompleter))]
    [TextValue]
    public string? PaymentProcessor { get; set; }

    /// <summary>The invoice's ID of a sale.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("invoice_id", "Invoice ID", "invoice")]
    [TextValue]
    public string? InvoiceId { get; set; }

    /// <summary>The name of the lead a sale belongs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("lead_event_name", "Lead Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [TextValue]
    public string? LeadEventName { get; set; }

    /// <summary>The caller's own data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Metadata { get; set; }

    /// <summary>Which columns hold which fields: a hashtable, the name of a service's export, or both.</summary>
    [Parameter]
    [ColumnMapTransformation]
    [ArgumentCompleter(typeof(ColumnMapCompleter))]
    public ColumnMap? ColumnMap { get; set; }

    /// <summary>The texts that stand for a blank cell, such as <c>NULL</c>.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[] NullText { get; set; } = [];

    /// <summary>The journal, open and locked; null where it is only read.</summary>
    private protected Journal? Journal => _journal;

    private protected JournalHistory History => _history!;

    /// <summary>The rows of the input that the journal knows.</summary>
    private protected IReadOnlyList<ImportedRow> Rows => _rows!.Known;

    // A row that Send-DubSale refused is not in the journal: none needs to be refused again.
    private SaleOperation Sales => new() { AllowsUnlistedCurrency = true, DefaultCurrency = DefaultCurrency ?? "usd" };

    /// <summary>How many rows of the input cannot be sent.</summary>
    private protected int InvalidRows => _rows!.Invalid;

    /// <summary>What the rows are; null where there is nothing to look up.</summary>
    private protected ConversionEventType? RowType { get; private set; }

    /// <summary>What the rows are, as the journal has it.</summary>
    private protected string KindName => RowType == ConversionEventType.Lead ? TrackOperations.Lead.Name : TrackOperations.Sale.Name;

    /// <summary>How many rows of the journal that Dub recorded, or may have, are not among those given.</summary>
    private protected int MissingRows => History.Count(KindName) - Rows.Count(static row => row.IsRecorded || row.IsOpen);

    /// <summary>Warns where rows of the journal are not among those given.</summary>
    /// <param name="missing">How many.</param>
    /// <param name="which">What is said of them; blank where it is any.</param>
    private protected void WarnOfMissingRows(int missing, string which = "")
    {
        if (missing > 0)
        {
            WriteWarning($"{(missing == 1 ? "1 row" : $"{missing} rows")} of the journal{which} {(missing == 1 ? "is" : "are")} not among the rows given. {SameRows}");
        }
    }

    /// <summary>Warns where the journal does not have rows that were given.</summary>
    private protected void WarnOfOtherRows()
    {
        if (_rows!.Others.Count > 0)
        {
            string others = RowNumbers.Format(_rows.Others);
            WriteWarning($"The journal does not have {others} of the input: {(_rows.Others.Count == 1 ? "it was" : "they were")} not sent with it, or not in this form. {SameRows}");
        }
    }

    /// <summary>Whether the journal is written.</summary>
    private protected abstract bool WritesJournal { get; }

    /// <summary>The kinds to choose from where none is given.</summary>
    private protected abstract IReadOnlyList<string> KindsOf(JournalHistory history);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            string path = FileSystemPath.Resolve(this, Path);
            // What was made of nothing would be a new journal.
            _history = JournalHistory.Read(path, Stopped);
            if (WritesJournal)
            {
                _journal = Dub.Tracking.Journals.Journal.Open(path, Client.Connection.BaseUri, Clock.System, Stopped);
                _history = JournalHistory.Read(path, Stopped);
            }
            else
            {
                _index = JournalIndex.Preview(path, Client.Connection.BaseUri, Stopped);
            }

            RowType = ChooseType(_history);
            _rows = new JournalRows(_history, RowType, Sales, (identity, kind, row) => _journal?.Register(identity, kind, row) ?? _index!.Register(identity, kind, row));
            _binder = new RowBinder(this, new RowBinderOptions
            {
                Noun = RowType == ConversionEventType.Lead ? "lead" : "sale",
                ColumnMap = ColumnMap,
                // They were reported when the rows were sent.
                UnusedColumn = UnusedColumnAction.Ignore,
                NullText = NullText,
            });
        }
        catch (DubException error)
        {
            error.RecommendedAction = LookupAdvice.For(error);
            ThrowTerminatingError(ErrorRecordFactory.Create(error, Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            foreach (PSObject? input in _binder!.Rows(InputObject))
            {
                Keep(_binder.Open(input, ++_number));
            }
        }
        catch (DubInvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, InputObject?.BaseObject));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _journal?.Dispose();
            _index?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Keep(RowReader row)
    {
        try
        {
            _rows!.Add(row, _number);
        }
        catch (DubInvalidRequestException error)
        {
            WriteVerbose($"Row {_number} cannot be sent and is left out: {error.Message}");
        }
    }

    private ConversionEventType? ChooseType(JournalHistory history)
    {
        if (Kind is not null && !history.Kinds.Contains(Kind, StringComparer.OrdinalIgnoreCase))
        {
            throw new DubInvalidRequestException("kind", $"The journal has no {(Kind.Equals("Lead", StringComparison.OrdinalIgnoreCase) ? "leads" : "sales")}.");
        }

        string[] kinds = Kind is null
            ? [.. KindsOf(history).Where(static kind => kind is "sale" or "lead")]
            : [Kind];
        return kinds.Length > 1
            ? throw new DubInvalidRequestException("kind", "The journal has leads and sales; -Kind says which of them the rows are.")
            : kinds.Select(static kind => (ConversionEventType?)Enum.Parse(typeof(ConversionEventType), kind, ignoreCase: true)).FirstOrDefault();
    }
}
