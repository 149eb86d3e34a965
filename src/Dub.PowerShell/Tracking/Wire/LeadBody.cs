using System.Text.Json;

namespace Dub;

/// <summary>The body of <c>POST /track/lead</c>.</summary>
internal sealed record LeadBody
{
    /// <summary>Always there: today's API asks for the empty string where there is no click.</summary>
    public string? ClickId { get; init; }

    public string? EventName { get; init; }

    public string? CustomerExternalId { get; init; }

    /// <summary>The same ID under its name of 2024: with both, the body works with every server since then.</summary>
    public string? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    public string? Mode { get; init; }

    public int? EventQuantity { get; init; }

    public JsonElement? Metadata { get; init; }
}
