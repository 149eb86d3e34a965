using System.Collections.Generic;

namespace Dub;

/// <summary>A customer's name, email and picture, to be created (2024) or updated.</summary>
public sealed class CustomerRequest : TrackRequest
{
    // Both calls overwrite, so a repeat changes nothing.
    internal override bool IsRepeatSafe => true;

    internal override string Kind => "customer";

    /// <summary>The customer, for a message.</summary>
    public override string ToString() => CustomerExternalId is null
        ? "customer without an ID"
        : $"customer '{HarmlessText.Line(CustomerExternalId, 100)}'";

    internal override ApiCall ToCall()
    {
        CheckCustomer();
        using BodyWriter body = BodyWriter.Begin();
        body.Add("customerId", CustomerExternalId)
            .Add("customerName", CustomerName)
            .Add("customerEmail", CustomerEmail)
            .Add("customerAvatar", CustomerAvatar);
        return ApiCall.Post("/track/customer", this, body);
    }

    /// <summary>The same as an update of an existing customer, for a server without <c>/track/customer</c>.</summary>
    internal ApiCall ToUpdateCall()
    {
        CheckCustomer();
        using BodyWriter body = BodyWriter.Begin();
        body.Add("name", CustomerName)
            .Add("email", CustomerEmail)
            .Add("avatar", CustomerAvatar);
        return ApiCall.Patch("/customers/ext_" + System.Uri.EscapeDataString(CustomerExternalId!), this, body);
    }

    internal override IEnumerable<KeyValuePair<string, string?>> IdentifyingFields() => CustomerFields();
}
