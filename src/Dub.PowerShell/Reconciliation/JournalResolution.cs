namespace Dub;

/// <summary>What became of a row whose outcome an import never learned, by Dub's events.</summary>
public sealed record JournalResolution
{
    /// <summary>The row's place in the input, from 1.</summary>
    public required int InputRow { get; init; }

    /// <summary>What it is: <c>lead</c> or <c>sale</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The customer's ID in the caller's system.</summary>
    public required string CustomerExternalId { get; init; }

    /// <summary>The invoice's ID of a sale.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>
    /// The row's state in the journal: <c>Recorded</c> and <c>NotSent</c> are settled, <c>Unknown</c> stays open.
    /// </summary>
    public required JournalState State { get; init; }

    /// <summary>Whether the row's outcome is certain.</summary>
    public bool IsSettled => State != JournalState.Unknown;

    /// <summary>Dub's ID of the row's event; null where there is none, or several that cannot be told apart.</summary>
    public string? EventId { get; init; }

    /// <summary>Why it is settled, or why it is not.</summary>
    public required string Reason { get; init; }
}
