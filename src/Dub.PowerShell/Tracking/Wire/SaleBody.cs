using System.Text.Json;

namespace Dub;

/// <summary>The body of <c>POST /track/sale</c>.</summary>
internal sealed record SaleBody
{
    public string? CustomerExternalId { get; init; }

    /// <summary>The ID's name of 2024, as in <see cref="LeadBody.CustomerId"/>.</summary>
    public string? CustomerId { get; init; }

    public long Amount { get; init; }

    public string? Currency { get; init; }

    public string? EventName { get; init; }

    public string? PaymentProcessor { get; init; }

    public string? InvoiceId { get; init; }

    public string? LeadEventName { get; init; }

    public string? ClickId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    public JsonElement? Metadata { get; init; }
}
