using System.Collections.Generic;
using System.Globalization;

namespace Dub;

/// <summary>The result of validating an import: what would be sent, and what could not be.</summary>
public sealed class ImportValidation
{
    /// <summary>The kind of conversion: <c>lead</c>, <c>sale</c> or <c>customer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many rows came in.</summary>
    public required int Rows { get; init; }

    /// <summary>How many of them can be sent.</summary>
    public required int ValidRows { get; init; }

    /// <summary>How many of them cannot; each was output as an <see cref="ImportProblem"/>.</summary>
    public int InvalidRows => Rows - ValidRows;

    /// <summary>The sums of the rows that can be sent, by currency; empty where the kind has no amounts.</summary>
    public required IReadOnlyList<CurrencyTotal> Totals { get; init; }

    /// <summary>The columns of the input that are used.</summary>
    public required IReadOnlyList<string> ColumnsUsed { get; init; }

    /// <summary>The columns of the input that belong to no field and are left out.</summary>
    public required IReadOnlyList<string> ColumnsNotUsed { get; init; }

    /// <summary>The invoice IDs that several rows have.</summary>
    public required IReadOnlyList<RepeatedInvoice> RepeatedInvoices { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0} {1}: {2} valid, {3} invalid", Rows, Rows == 1 ? "row" : "rows", ValidRows, InvalidRows);
}
