using System;
using System.Linq;
using Dub.Reports;
using Xunit;

namespace Dub.Tests.Reports;

public sealed class RateTimelineTests
{
    private static readonly DateTimeOffset s_start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(59.5, 1)]
    [InlineData(60, 2)]
    [InlineData(3_599, 60)]
    [InlineData(86_400, 1_800)]
    [InlineData(86_400.0 * 365, 534_509)]
    public void The_stretches_are_round_and_few(double seconds, int length)
    {
        DateTimeOffset[] ends = [.. Enumerable.Range(0, 1_001).Select(number => s_start.AddSeconds(seconds * number / 1_000))];
        RateTimeline timeline = RateTimeline.Of(ends)!;
        Assert.Equal(TimeSpan.FromSeconds(length), timeline.Bucket);
        Assert.InRange(timeline.Counts.Count, 2, 60);
        Assert.Equal(1_001, timeline.Counts.Sum());
    }

    [Fact]
    public void Nothing_and_a_single_moment_have_no_timeline()
    {
        Assert.Null(RateTimeline.Of([]));
        Assert.Null(RateTimeline.Of([s_start, s_start]));
    }
}
