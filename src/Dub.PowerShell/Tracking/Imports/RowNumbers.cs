using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Dub.Tracking.Imports;

/// <summary>Row numbers in words.</summary>
internal static class RowNumbers
{
    private const int MostNamed = 5;
    private const int MostListed = 20;

    /// <summary>Such as <c>rows 3-5 and 9, and all from row 12 on</c>, for an input that continues after the last row read.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="lastRead">The last row that was read.</param>
    public static string FormatToEnd(IEnumerable<int> rows, int lastRead)
    {
        List<(int First, int Last)> ranges = Ranges(rows);
        int from = lastRead + 1;
        if (ranges.Count > 0 && ranges[ranges.Count - 1].Last == lastRead)
        {
            from = ranges[ranges.Count - 1].First;
            ranges.RemoveAt(ranges.Count - 1);
        }

        string end = $"all from row {Text(from)} on";
        if (ranges.Count > MostNamed)
        {
            // Each bad row in between leaves a gap; the journal and the errors name those rows.
            return $"all from row {Text(ranges[0].First)} on but for those reported above";
        }

        bool isOne = ranges.Count == 1 && ranges[0].First == ranges[0].Last;
        return ranges.Count == 0 ? end : $"{(isOne ? "row" : "rows")} {string.Join(", ", ranges.Select(Text))}, and {end}";
    }

    /// <summary>Such as <c>rows 3-5, 9</c>; of a long list the first, and how many more there are.</summary>
    public static string Format(IReadOnlyCollection<int> rows)
    {
        List<(int First, int Last)> ranges = Ranges(rows);
        int more = ranges.Skip(MostListed).Sum(static range => range.Last - range.First + 1);
        string list = string.Join(", ", ranges.Take(MostListed).Select(Text));
        return $"{(rows.Count == 1 ? "row" : "rows")} {list}{(more > 0 ? $" and {Text(more)} more" : string.Empty)}";
    }

    private static List<(int First, int Last)> Ranges(IEnumerable<int> rows)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int row in rows.OrderBy(static row => row))
        {
            if (ranges.Count > 0 && ranges[ranges.Count - 1].Last == row - 1)
            {
                ranges[ranges.Count - 1] = (ranges[ranges.Count - 1].First, row);
            }
            else
            {
                ranges.Add((row, row));
            }
        }

        return ranges;
    }

    private static string Text((int First, int Last) range) =>
        range.First == range.Last ? Text(range.First) : $"{Text(range.First)}-{Text(range.Last)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
