using System.Collections.Generic;
using System.Linq;

namespace Dub;

/// <summary>An import, compared with Dub's events.</summary>
public sealed record ImportComparison
{
    /// <summary>The journal's file.</summary>
    public required string Path { get; init; }

    /// <summary>What the rows are: <c>lead</c> or <c>sale</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The rows that Dub recorded or may have recorded, in the input's order.</summary>
    public required IReadOnlyList<ComparedRow> Rows { get; init; }

    /// <summary>How many rows of the journal were not compared, because Dub recorded none of them.</summary>
    public required int NotRecorded { get; init; }

    /// <summary>How many rows of the input were not compared, because they cannot be sent.</summary>
    public required int Invalid { get; init; }

    /// <summary>How many rows of the journal that Dub recorded, or may have, were not given, and so not compared.</summary>
    public required int NotCompared { get; init; }

    /// <summary>How many rows Dub's events show.</summary>
    public int Shown => Count(ComparisonResult.Shown);

    /// <summary>How many rows have no event.</summary>
    public int Missing => Count(ComparisonResult.Missing);

    /// <summary>How many rows cannot be told.</summary>
    public int Unclear => Count(ComparisonResult.Unclear);

    /// <summary>The sums of the sales, by currency.</summary>
    public required IReadOnlyList<ComparedTotal> Totals { get; init; }

    /// <summary>What Dub's events of the rows that are shown come to, in USD.</summary>
    public required decimal ShownUsd { get; init; }

    /// <summary>The counts in one line.</summary>
    public override string ToString() => $"{Rows.Count} rows: {Shown} shown, {Missing} missing, {Unclear} unclear";

    private int Count(ComparisonResult result) => Rows.Count(row => row.Result == result);
}
