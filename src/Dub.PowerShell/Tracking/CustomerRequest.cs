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
        return ApiCall.Post("/track/customer", this, new CustomerBody
        {
            CustomerId = CustomerExternalId,
            CustomerName = CustomerName,
            CustomerEmail = CustomerEmail,
            CustomerAvatar = CustomerAvatar,
        }, DubJsonContext.Wire.CustomerBody);
    }

    /// <summary>The same as an update of an existing customer, for a server without <c>/track/customer</c>.</summary>
    internal ApiCall ToUpdateCall()
    {
        CheckCustomer();
        return ApiCall.Patch("/customers/ext_" + System.Uri.EscapeDataString(CustomerExternalId!), this, new CustomerUpdateBody
        {
            Name = CustomerName,
            Email = CustomerEmail,
            Avatar = CustomerAvatar,
        }, DubJsonContext.Wire.CustomerUpdateBody);
    }

    internal override IEnumerable<KeyValuePair<string, string?>> IdentifyingFields() => CustomerFields();
}
