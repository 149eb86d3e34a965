using System.Collections.Generic;
using Dub.Tracking.Imports;

namespace Dub;

/// <summary>An invoice ID that several rows of an import have. Dub records one sale per invoice ID.</summary>
public sealed class RepeatedInvoice
{
    /// <summary>The invoice's ID.</summary>
    public required string InvoiceId { get; init; }

    /// <summary>The numbers of the rows that have it, from 1.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{InvoiceId} ({RowNumbers.Format(Rows)})";
}
