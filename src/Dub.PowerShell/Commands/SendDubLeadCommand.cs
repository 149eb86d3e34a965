using System.Management.Automation;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Sends leads to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubLead", SupportsShouldProcess = true)]
[OutputType(typeof(LeadResponse), typeof(ImportProblem), typeof(ImportValidation))]
public sealed class SendDubLeadCommand : SendDubCommandBase<LeadRequest, LeadResponse>
{
    /// <summary>The click the lead comes from.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("click_id", "Click ID", "dub_id", "dclid")]
    [TextValue]
    public string? ClickId { get; set; }

    /// <summary>The lead's name.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("event_name", "Event Name")]
    [ArgumentCompleter(typeof(EventNameCompleter))]
    [TextValue]
    public string? EventName { get; set; }

    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    [TextValue]
    public string? CustomerExternalId { get; set; }

    /// <summary>Whether Dub answers at once, waits until the lead is recorded, or counts it later.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModeCompleter))]
    [TextValue]
    public string? Mode { get; set; }

    /// <summary>How many times the lead counts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("event_quantity", "Event Quantity", "quantity")]
    [NumberText]
    public string? EventQuantity { get; set; }

    /// <summary>The caller's own data.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Metadata { get; set; }

    private protected override TrackOperation<LeadRequest, LeadResponse> Operation => TrackOperations.Lead;

    private protected override void OnRead(LeadRequest request) => EventNameCompleter.Remember(request.EventName);
}
