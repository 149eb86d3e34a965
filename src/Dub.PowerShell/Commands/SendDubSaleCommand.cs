using System.Management.Automation;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Sends sales to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubSale", SupportsShouldProcess = true)]
[OutputType(typeof(SaleResponse), typeof(ImportProblem), typeof(ImportValidation))]
public sealed class SendDubSaleCommand : SendDubCommandBase<SaleRequest, SaleResponse>
{
    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    [TextValue]
    public string? CustomerExternalId { get; set; }

    /// <summary>The amount in minor units: a whole number.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [NumberText]
    public string? Amount { get; set; }

    /// <summary>The price in major units: a decimal.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberText(IsPrice = true)]
    public string? Price { get; set; }

    /// <summary>The currency, three letters of ISO 4217.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("currency_code", "Currency Code")]
    [ArgumentCompleter(typeof(CurrencyCompleter))]
    [TextValue]
    public string? Currency { get; set; }

    /// <summary>The sale's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_name", "Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [TextValue]
    public string? EventName { get; set; }

    /// <summary>The payment processor.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("payment_processor", "Payment Processor")]
    [ArgumentCompleter(typeof(PaymentProcessorCompleter))]
    [TextValue]
    public string? PaymentProcessor { get; set; }

    /// <summary>The invoice's ID, which makes a repeat safe.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("invoice_id", "Invoice ID", "invoice")]
    [TextValue]
    public string? InvoiceId { get; set; }

    /// <summary>The name of the lead the sale belongs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("lead_event_name", "Lead Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [TextValue]
    public string? LeadEventName { get; set; }

    /// <summary>The click, for a sale with no lead before it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("click_id", "Click ID", "dub_id", "dclid")]
    [TextValue]
    public string? ClickId { get; set; }

    /// <summary>The caller's own data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Metadata { get; set; }

    /// <summary>Keeps the invoice IDs in the journal as they are, for Get-DubJournal to show.</summary>
    [Parameter]
    public SwitchParameter IncludeInvoiceInJournal { get; set; }

    /// <summary>Sends currencies that ISO 4217 does not list as they are.</summary>
    [Parameter]
    public SwitchParameter AllowUnlistedCurrency { get; set; }

    /// <summary>The currency of rows whose currency is blank.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CurrencyCompleter))]
    public string? DefaultCurrency { get; set; }

    private protected override TrackOperation<SaleRequest, SaleResponse> Operation => field ??= new SaleOperation
    {
        AllowsUnlistedCurrency = AllowUnlistedCurrency,
        DefaultCurrency = DefaultCurrency,
    };

    private protected override string? JournalInvoice(SaleRequest request) => IncludeInvoiceInJournal ? request.InvoiceId : null;

    private protected override void OnRead(SaleRequest request) => EventNameCompleter.Remember(request.EventName);
}
