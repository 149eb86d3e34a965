using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json.Serialization.Metadata;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Tracking.Operations;

/// <summary>
/// <c>POST /track/customer</c>, and <c>PATCH /customers/ext_…</c> for a server that no longer has it (the live service
/// since 2024-12-18).
/// </summary>
internal sealed class CustomerOperation : TrackOperation<CustomerRequest, CustomerResponse>
{
    private static readonly HttpMethod s_patch = new("PATCH");

    private static readonly RequestField<CustomerRequest>[] s_updateFields =
    [
        new TextField<CustomerRequest>("customerName", 100, static customer => customer.CustomerName) { WireNames = ["name"] },
        new TextField<CustomerRequest>("customerEmail", 100, static customer => customer.CustomerEmail) { WireNames = ["email"] },
        new TextField<CustomerRequest>("customerAvatar", 10_000, static customer => customer.CustomerAvatar) { WireNames = ["avatar"] },
    ];

    public override string Name => "customer";

    public override string Path => "/track/customer";

    public override JsonTypeInfo<CustomerResponse> ResponseType => ResponseJsonContext.Instance.CustomerResponse;

    public override IReadOnlyList<RequestField<CustomerRequest>> Fields { get; } = CustomerFields("customerId");

    // Both calls overwrite, so a repeat changes nothing.
    public override bool IsRepeatSafe(CustomerRequest request) => true;

    public override CustomerRequest Read(IFieldReader row) => new()
    {
        CustomerExternalId = row.Text(nameof(CustomerRequest.CustomerExternalId)),
        CustomerName = row.Text(nameof(CustomerRequest.CustomerName)),
        CustomerEmail = row.Text(nameof(CustomerRequest.CustomerEmail)),
        CustomerAvatar = row.Text(nameof(CustomerRequest.CustomerAvatar)),
    };

    public override CustomerRequest ReadName(IFieldReader row) => new()
    {
        CustomerExternalId = row.TextOrNull(nameof(CustomerRequest.CustomerExternalId)),
    };

    public override ApiRequest CreateRequest(CustomerRequest request) => base.CreateRequest(request) with
    {
        Fallback = CreateRequest(s_patch, "/customers/ext_" + Uri.EscapeDataString(request.CustomerExternalId!), request, s_updateFields),
    };
}
