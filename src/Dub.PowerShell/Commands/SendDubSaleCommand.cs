using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.PowerShell;

/// <summary>Sends sales to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubSale", SupportsShouldProcess = true)]
[OutputType(typeof(SaleResponse))]
public sealed class SendDubSaleCommand : SendDubCommand<SaleRequest, SaleResponse>
{
    private const string DefaultCurrency = "usd";

    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    public string? CustomerExternalId { get; set; }

    /// <summary>The amount in minor units: a whole number.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [NumberText]
    public string? Amount { get; set; }

    /// <summary>The price in major units: a decimal.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NumberText]
    public string? Price { get; set; }

    /// <summary>The currency, three letters of ISO 4217.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("currency_code", "Currency Code")]
    [ArgumentCompleter(typeof(CurrencyCompleter))]
    public string? Currency { get; set; }

    /// <summary>The sale's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_name", "Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    public string? EventName { get; set; }

    /// <summary>The payment processor.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("payment_processor", "Payment Processor")]
    [ArgumentCompleter(typeof(PaymentProcessorCompleter))]
    public string? PaymentProcessor { get; set; }

    /// <summary>The invoice's ID, which makes a repeat safe.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("invoice_id", "Invoice ID", "invoice")]
    public string? InvoiceId { get; set; }

    /// <summary>The name of the lead the sale belongs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("lead_event_name", "Lead Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    public string? LeadEventName { get; set; }

    /// <summary>The click, for a sale with no lead before it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("click_id", "Click ID", "dub_id", "dclid")]
    public string? ClickId { get; set; }

    /// <summary>The caller's own data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Metadata { get; set; }

    private protected override string Noun => "sale";

    private protected override SaleRequest ReadRequest(RowFields fields)
    {
        string? currency = fields.Text(nameof(Currency), Currency);
        string code = currency is null ? DefaultCurrency : Money.CurrencyCode(currency);
        return new SaleRequest
        {
            CustomerExternalId = fields.Text(nameof(CustomerExternalId), CustomerExternalId),
            Amount = ReadAmount(fields, code),
            Currency = currency is null ? null : code,
            EventName = EventNameCompleter.Remember(fields.Text(nameof(EventName), EventName)),
            PaymentProcessor = fields.Text(nameof(PaymentProcessor), PaymentProcessor),
            InvoiceId = fields.Text(nameof(InvoiceId), InvoiceId),
            LeadEventName = fields.Text(nameof(LeadEventName), LeadEventName),
            ClickId = fields.Text(nameof(ClickId), ClickId),
            CustomerName = fields.Text(nameof(CustomerName), CustomerName),
            CustomerEmail = fields.Text(nameof(CustomerEmail), CustomerEmail),
            CustomerAvatar = fields.Text(nameof(CustomerAvatar), CustomerAvatar),
            Metadata = fields.Metadata(nameof(Metadata), Metadata),
        };
    }

    private protected override SaleRequest Sketch(RowFields fields) => new()
    {
        CustomerExternalId = fields.Glimpse(nameof(CustomerExternalId), CustomerExternalId),
        InvoiceId = fields.Glimpse(nameof(InvoiceId), InvoiceId),
    };

    private protected override Task<SaleResponse> SendAsync(
        DubClient client,
        SaleRequest request,
        ApiCall call,
        ICallObserver observer,
        CancellationToken cancellationToken) => client.SendAsync(request, call, observer, cancellationToken);

    private long ReadAmount(RowFields fields, string currency)
    {
        string? amount = fields.Text(nameof(Amount), Amount);
        string? price = fields.Text(nameof(Price), Price);
        return (amount, price) switch
        {
            (not null, null) => Money.ParseAmount(amount, currency),
            (null, not null) => Money.ParsePrice(price, currency),
            (null, null) => throw new DubInvalidRequestException(
                "amount",
                "The sale has no amount; give -Amount in minor units or -Price in major units."),
            _ => throw new DubInvalidRequestException(
                "amount",
                "The sale has both an amount and a price; give -Amount in minor units or -Price in major units, not both."),
        };
    }
}
