namespace Dub.Sandbox;

/// <summary>Something the server recorded. Amount and currency are those that were sent.</summary>
internal sealed class RecordedEvent
{
    public required RecordedKind Kind { get; init; }

    public required string Customer { get; init; }

    public string? EventName { get; init; }

    public string? ClickId { get; init; }

    public string? Mode { get; init; }

    public long? EventQuantity { get; init; }

    public string? InvoiceId { get; init; }

    public long? Amount { get; init; }

    public string? Currency { get; init; }

    public string? PaymentProcessor { get; init; }

    public string? LeadEventName { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    /// <summary>The metadata as JSON, or null.</summary>
    public string? Metadata { get; init; }

    /// <summary>The number of the request that brought it.</summary>
    public long Request { get; init; }

    public long Sequence { get; set; }

    public long At { get; set; }
}
