using System;
using System.Linq;
using Dub.Tracking.Imports;
using Xunit;

namespace Dub.Tests.Tracking;

public sealed class RowNumbersTests
{
    [Theory]
    [InlineData(new int[0], 8, "all from row 9 on")]
    [InlineData(new[] { 1, 2, 3 }, 3, "all from row 1 on")]
    [InlineData(new[] { 4, 3, 9 }, 12, "rows 3-4, 9, and all from row 13 on")]
    [InlineData(new[] { 3, 5, 6, 7 }, 7, "row 3, and all from row 5 on")]
    public void Says_which_rows_are_left(int[] rows, int lastRead, string expected) =>
        Assert.Equal(expected, RowNumbers.FormatToEnd(rows, lastRead));

    [Fact]
    public void Names_no_more_gaps_than_one_reads() =>
        Assert.Equal(
            "all from row 1 on but for those reported above",
            RowNumbers.FormatToEnd([1, 3, 5, 7, 9, 11, 13], 20));

    [Fact]
    public void Lists_the_first_of_many_and_says_how_many_more_there_are()
    {
        int[] odd = [.. Enumerable.Range(0, 300_000).Select(static i => (2 * i) + 1)];
        string listed = RowNumbers.Format(odd);
        Assert.StartsWith("rows 1, 3, 5,", listed, StringComparison.Ordinal);
        Assert.EndsWith(", 39 and 299980 more", listed, StringComparison.Ordinal);
        Assert.Equal("row 7", RowNumbers.Format([7]));
    }
}
