namespace Dub.Sandbox;

/// <summary>What the sandbox's one partner earns by a sale.</summary>
internal sealed class StoredCommission
{
    public required string Id { get; init; }

    public required Customer Customer { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public string? InvoiceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = "pending";

    public required long Earnings { get; init; }
}
