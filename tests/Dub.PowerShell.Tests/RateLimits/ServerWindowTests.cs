using System;
using Dub.Http.RateLimits;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class ServerWindowTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData(3, 10)]
    [InlineData(9.9, 10)]
    [InlineData(11, 15)]
    [InlineData(40, 60)]
    [InlineData(61, 120)]
    [InlineData(4_000, 86_400)]
    public void The_shortest_common_window_that_is_long_enough_is_taken(double reset, int length)
    {
        Assert.Equal(length, ServerWindow.Find(new RateLimitHeaders { ResetIn = Seconds(reset) }, s_now).Length.TotalSeconds);
    }

    [Theory]
    [InlineData(false, 15)]
    [InlineData(true, 10)]
    public void By_a_clock_known_to_the_second_alone_the_reset_may_seem_a_second_too_far(bool isCoarse, int length)
    {
        RateLimitHeaders headers = new() { ResetIn = Seconds(10.9), IsCoarse = isCoarse };
        ServerWindow window = ServerWindow.Find(headers, s_now);
        Assert.Equal(length, window.Length.TotalSeconds);
        Assert.True(window.End <= s_now + window.Length);
        Assert.Equal(!isCoarse, Find(9).IsOutgrownBy(headers));
    }

    [Fact]
    public void By_such_a_clock_the_end_moves_only_to_an_earlier_one()
    {
        ServerWindow window = Find(5);
        RateLimitHeaders later = new() { ResetIn = Seconds(5.7), IsCoarse = true };
        RateLimitHeaders earlier = new() { ResetIn = Seconds(4.7), IsCoarse = true };
        Assert.Equal(window.End, window.Learn(later, s_now, isNews: true).End);
        Assert.Equal(window.End - Seconds(0.3), window.Learn(earlier, s_now, isNews: true).End);
        Assert.Equal(window.End + Seconds(0.7), window.Learn(later with { IsCoarse = false }, s_now, isNews: true).End);
    }

    [Fact]
    public void Windows_end_at_multiples_of_their_length()
    {
        // 45 s past the minute no window of 10, 20, 30 or 60 s ends.
        RateLimitHeaders headers = new() { ResetIn = Seconds(3), ResetAt = DateTimeOffset.UnixEpoch.AddSeconds(45) };
        Assert.Equal(15, ServerWindow.Find(headers, s_now).Length.TotalSeconds);
    }

    [Fact]
    public void A_window_of_no_common_length_is_as_long_as_what_was_told()
    {
        RateLimitHeaders headers = new() { ResetIn = Seconds(70), ResetAt = DateTimeOffset.UnixEpoch.AddSeconds(7) };
        Assert.InRange(ServerWindow.Find(headers, s_now).Length.TotalSeconds, 69, 71);
        Assert.Equal(60, ServerWindow.Find(headers with { ResetIn = Seconds(7) }, s_now).Length.TotalSeconds);
    }

    [Fact]
    public void Where_a_condition_tells_them_apart_a_longer_one_is_taken_but_none_that_is_shorter_than_known()
    {
        RateLimitHeaders headers = new() { ResetIn = Seconds(3) };
        Assert.Equal(30, ServerWindow.Find(headers, s_now, Seconds(10), static window => window.Length.TotalSeconds >= 25).Length.TotalSeconds);
        Assert.Equal(60, ServerWindow.Find(headers, s_now, Seconds(60), static _ => true).Length.TotalSeconds);
        Assert.Equal(20, ServerWindow.Find(headers, s_now, Seconds(20), static _ => false).Length.TotalSeconds);
    }

    private static ServerWindow Find(double reset) => ServerWindow.Find(new RateLimitHeaders { ResetIn = Seconds(reset) }, s_now);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
