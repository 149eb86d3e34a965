using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>A lead or a sale as the event store has it: the amount of a sale is converted.</summary>
internal sealed class StoredEvent
{
    public required RecordedKind Kind { get; init; }

    /// <summary>The customer's external ID.</summary>
    public required string Customer { get; init; }

    public required string EventName { get; init; }

    public string? ClickId { get; init; }

    public long Amount { get; init; }

    public string Currency { get; init; } = "usd";

    public string? InvoiceId { get; init; }

    public string? PaymentProcessor { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>When it was recorded, in epoch milliseconds by the server's clock.</summary>
    public long At { get; set; }

    /// <summary>From when on it is shown.</summary>
    public long VisibleAt { get; set; }

    public long Number { get; set; }
}
