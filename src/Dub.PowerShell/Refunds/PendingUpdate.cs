namespace Dub.Refunds;

/// <summary>A row whose commission is to be set.</summary>
/// <param name="Number">Its place in the input, from 1.</param>
/// <param name="Source">The row as it came in.</param>
/// <param name="CommissionId">Dub's ID of the commission.</param>
/// <param name="InvoiceId">The invoice's ID, where it is known.</param>
/// <param name="WasSetBefore">Whether it is known to have the status.</param>
internal sealed record PendingUpdate(int Number, object? Source, string CommissionId, string? InvoiceId, bool WasSetBefore);
