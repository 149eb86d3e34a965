using Dub.Errors;

namespace Dub;

/// <summary>A customer's name, email and picture, to be created (2024) or updated.</summary>
public sealed class CustomerRequest : TrackRequest
{
    internal override string? Detail => CustomerName is null ? CustomerEmail is null ? null : HarmlessText.Line(CustomerEmail, 100) : HarmlessText.Line(CustomerName, 100);

    /// <summary>The customer, for a message.</summary>
    public override string ToString() => CustomerExternalId is null
        ? "customer without an ID"
        : $"customer '{HarmlessText.Line(CustomerExternalId, 100)}'";
}
