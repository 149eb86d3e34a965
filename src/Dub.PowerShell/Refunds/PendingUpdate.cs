namespace Dub.Refunds;

/// <summary>A row whose commission is to be set.</summary>
/// <param name="Number">Its place in the input, from 1.</param>
/// <param name="Source">The row as it came in.</param>
/// <param name="CommissionId">Dub's ID of the commission; null where it was not found, or the row names none.</param>
/// <param name="InvoiceId">The invoice's ID, where it is known.</param>
internal sealed record PendingUpdate(int Number, object? Source, string? CommissionId, string? InvoiceId)
{
    /// <summary>Whether it is known to have the status.</summary>
    public bool WasSetBefore { get; init; }

    /// <summary>Why the commission cannot be set; null where it can.</summary>
    public DubException? Error { get; init; }
}
