using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.PowerShell;

/// <summary>Sends leads to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubLead", SupportsShouldProcess = true)]
[OutputType(typeof(LeadResponse))]
public sealed class SendDubLeadCommand : SendDubCommand<LeadRequest, LeadResponse>
{
    /// <summary>The click the lead comes from.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("click_id", "Click ID", "dub_id", "dclid")]
    public string? ClickId { get; set; }

    /// <summary>The lead's name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("event_name", "Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    public string? EventName { get; set; }

    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    public string? CustomerExternalId { get; set; }

    /// <summary>Whether Dub answers at once, waits until the lead is recorded, or counts it later.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModeCompleter))]
    public string? Mode { get; set; }

    /// <summary>How many times the lead counts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_quantity", "Event Quantity", "quantity")]
    [NumberText]
    public string? EventQuantity { get; set; }

    /// <summary>The caller's own data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Metadata { get; set; }

    private protected override string Noun => "lead";

    private protected override LeadRequest ReadRequest(RowFields fields) => new()
    {
        ClickId = fields.Text(nameof(ClickId), ClickId),
        EventName = EventNameCompleter.Remember(fields.Text(nameof(EventName), EventName)),
        CustomerExternalId = fields.Text(nameof(CustomerExternalId), CustomerExternalId),
        CustomerName = fields.Text(nameof(CustomerName), CustomerName),
        CustomerEmail = fields.Text(nameof(CustomerEmail), CustomerEmail),
        CustomerAvatar = fields.Text(nameof(CustomerAvatar), CustomerAvatar),
        Mode = fields.Text(nameof(Mode), Mode),
        EventQuantity = fields.Quantity(nameof(EventQuantity), EventQuantity),
        Metadata = fields.Metadata(nameof(Metadata), Metadata),
    };

    private protected override LeadRequest Sketch(RowFields fields) => new()
    {
        CustomerExternalId = fields.Glimpse(nameof(CustomerExternalId), CustomerExternalId),
    };

    private protected override Task<LeadResponse> SendAsync(
        DubClient client,
        LeadRequest request,
        ApiCall call,
        ICallObserver observer,
        CancellationToken cancellationToken) => client.SendAsync(request, call, observer, cancellationToken);
}
