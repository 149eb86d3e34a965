using System.Collections.Generic;
using System.Text.Json.Serialization.Metadata;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Tracking.Operations;

/// <summary><c>POST /track/lead</c>.</summary>
internal sealed class LeadOperation : TrackOperation<LeadRequest, LeadResponse>
{
    public override string Name => "lead";

    public override string Path => "/track/lead";

    public override JsonTypeInfo<LeadResponse> ResponseType => ResponseJsonContext.Instance.LeadResponse;

    public override IReadOnlyList<RequestField<LeadRequest>> Fields { get; } =
    [
        // Today's API requires the empty string where there is no click.
        new TextField<LeadRequest>("clickId", 1_000, static lead => lead.ClickId) { Default = string.Empty },
        new TextField<LeadRequest>("eventName", 255, static lead => lead.EventName) { IsRequired = true },
        .. CustomerFields("customerExternalId", "customerId"),
        new TextField<LeadRequest>("mode", 50, static lead => lead.Mode),
        new NumberField<LeadRequest>("eventQuantity", 1, 100, static lead => lead.EventQuantity),
        new MetadataField<LeadRequest>(static lead => lead.Metadata),
    ];

    // Dub marks a lead as seen per customer and event name, so a repeat records nothing; a deferred one is not marked.
    public override bool IsRepeatSafe(LeadRequest request) => !request.IsDeferred;

    public override ApiRequest CreateRequest(LeadRequest request) => base.CreateRequest(request) with
    {
        ReadError = (response, repeated) => ApiErrors.IsRepeatedLead(response)
            ? CallOutcome.Success(response, LeadResponse.OfRepeat(request, repeated))
            : null,
    };

    public override LeadRequest Read(IFieldReader row) => new()
    {
        ClickId = row.Text(nameof(LeadRequest.ClickId)),
        EventName = row.Text(nameof(LeadRequest.EventName)),
        CustomerExternalId = row.Text(nameof(LeadRequest.CustomerExternalId)),
        CustomerName = row.Text(nameof(LeadRequest.CustomerName)),
        CustomerEmail = row.Text(nameof(LeadRequest.CustomerEmail)),
        CustomerAvatar = row.Text(nameof(LeadRequest.CustomerAvatar)),
        Mode = row.Text(nameof(LeadRequest.Mode)),
        EventQuantity = row.Quantity(nameof(LeadRequest.EventQuantity)),
        Metadata = row.Metadata(nameof(LeadRequest.Metadata)),
    };

    public override LeadRequest ReadName(IFieldReader row) => new()
    {
        CustomerExternalId = row.TextOrNull(nameof(LeadRequest.CustomerExternalId)),
    };
}
