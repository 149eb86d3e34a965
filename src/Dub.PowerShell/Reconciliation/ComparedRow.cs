namespace Dub;

/// <summary>A row of an import, compared with Dub's events.</summary>
public sealed record ComparedRow
{
    /// <summary>The row's place in the input, from 1.</summary>
    public required int InputRow { get; init; }

    /// <summary>The customer's ID in the caller's system.</summary>
    public required string CustomerExternalId { get; init; }

    /// <summary>The invoice's ID of a sale.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The price of a sale as it was sent, in major units.</summary>
    public decimal? Price { get; init; }

    /// <summary>The currency of <see cref="Price"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>What the journal has of it.</summary>
    public required JournalState State { get; init; }

    /// <summary>Whether Dub's events show it.</summary>
    public required ComparisonResult Result { get; init; }

    /// <summary>Dub's ID of the row's event; null where there is none, or several.</summary>
    public string? EventId { get; init; }

    /// <summary>Why it is missing or unclear; null for a row that is shown.</summary>
    public string? Reason { get; init; }
}
