using System;
using System.Globalization;
using Dub.Http.RateLimits;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset s_now = new(2026, 8, 1, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void No_headers_tell_nothing()
    {
        Assert.Same(RateLimitHeaders.None, RateLimitHeaders.Parse(null, null, null, null, s_now, s_now));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData(" 75 ", 75)]
    [InlineData("86400", 86_400)]
    public void Seconds_are_a_wait(string retryAfter, int seconds)
    {
        RateLimitHeaders headers = Parse(retryAfter: retryAfter);
        Assert.Equal(TimeSpan.FromSeconds(seconds), headers.ResetIn);
        Assert.Null(headers.ResetAt);
    }

    [Theory]
    [InlineData("1.5", 1_500)]
    [InlineData("0.25", 250)]
    [InlineData("2.0", 2_000)]
    public void Fractions_of_a_second_are_read(string retryAfter, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Parse(retryAfter: retryAfter).ResetIn);
        AssertReset(Parse(reset: "1785585600.75"), 500);
    }

    [Fact]
    public void Only_a_wait_in_whole_seconds_was_rounded()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(250), Parse(retryAfter: "3").Rounding);
        Assert.Equal(TimeSpan.Zero, Parse(retryAfter: "2.8").Rounding);
        Assert.Equal(TimeSpan.Zero, Parse(retryAfter: "Sat, 01 Aug 2026 12:00:09 GMT").Rounding);
    }

    [Fact]
    public void Epoch_seconds_are_a_point_in_time()
    {
        AssertReset(Parse(retryAfter: FakeServer.Text(s_now.AddSeconds(9).ToUnixTimeSeconds())), 8_750);
    }

    [Fact]
    public void Epoch_milliseconds_are_a_point_in_time()
    {
        AssertReset(Parse(retryAfter: FakeServer.Text(s_now.AddMilliseconds(8_400).ToUnixTimeMilliseconds())), 8_400);
    }

    [Fact]
    public void A_date_is_a_point_in_time()
    {
        AssertReset(Parse(retryAfter: "Sat, 01 Aug 2026 12:00:09 GMT"), 8_750);
    }

    [Fact]
    public void The_reset_header_serves_where_retry_after_is_missing_or_useless()
    {
        string reset = FakeServer.Text(s_now.AddSeconds(5).ToUnixTimeMilliseconds());
        AssertReset(Parse(reset: reset), 5_000);
        AssertReset(Parse(retryAfter: "soon", reset: reset), 5_000);
        AssertReset(Parse(retryAfter: "-1", reset: reset), 5_000);
    }

    [Fact]
    public void The_finer_of_two_agreeing_headers_is_taken()
    {
        // Seconds are rounded up; the point in time beside them is exact.
        string reset = FakeServer.Text(s_now.AddMilliseconds(4_300).ToUnixTimeMilliseconds());
        AssertReset(Parse(retryAfter: "5", reset: reset), 4_300);
    }

    [Fact]
    public void A_wait_in_seconds_is_believed_over_a_point_in_time_that_contradicts_it()
    {
        string reset = FakeServer.Text(s_now.AddSeconds(40).ToUnixTimeSeconds());
        Assert.Equal(TimeSpan.FromSeconds(10), Parse(retryAfter: "10", reset: reset).ResetIn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1.5.1")]
    [InlineData("-1.5")]
    [InlineData("1e3")]
    [InlineData("86400.5")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("86401")]
    [InlineData("999999999")]
    [InlineData("253402300799001")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999")]
    [InlineData("Sat, 32 Aug 2026 12:00:09 GMT")]
    [InlineData("2026-08-01T12:00:09Z")]
    [InlineData("Sat, 01 Aug 2026 11:59:59 GMT")]
    [InlineData("Mon, 03 Aug 2026 12:00:09 GMT")]
    [InlineData("1000000000")]
    [InlineData("100000000000")]
    [InlineData("253402300799000")]
    public void Past_far_and_senseless_times_count_as_absent(string text)
    {
        RateLimitHeaders headers = Parse(retryAfter: text);
        Assert.Null(headers.ResetIn);
        Assert.Null(headers.ResetAt);
        Assert.Null(Parse(reset: text).ResetIn);
    }

    [Theory]
    [InlineData("200", 200)]
    [InlineData(" 200 ", 200)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("2147483648", null)]
    [InlineData("many", null)]
    [InlineData("2e3", null)]
    public void The_limit_is_a_positive_number_or_absent(string text, int? expected)
    {
        Assert.Equal(expected, Parse(limit: text).Limit);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("17", 17)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public void What_remains_may_be_nothing(string text, int? expected)
    {
        Assert.Equal(expected, Parse(remaining: text).Remaining);
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    [InlineData(-3600)]
    [InlineData(7200)]
    public void A_server_whose_clock_differs_is_understood_by_its_date(int secondsAhead)
    {
        DateTimeOffset serverNow = s_now.AddSeconds(secondsAhead);
        DateTimeOffset date = Cut(serverNow);
        string reset = FakeServer.Text(serverNow.AddSeconds(8).ToUnixTimeMilliseconds());

        // The date is cut to the second, so the wait may be up to one too long, never too short.
        AssertReset(Parse(retryAfter: reset, date: date), 8_000 + (int)(serverNow - date).TotalMilliseconds);
    }

    [Fact]
    public void A_point_in_time_by_a_wrong_clock_without_a_date_counts_as_absent_where_it_is_past()
    {
        string reset = FakeServer.Text(s_now.AddSeconds(-22).ToUnixTimeMilliseconds());
        Assert.Null(Parse(retryAfter: reset).ResetIn);
    }

    [Fact]
    public void The_same_clock_is_read_to_the_millisecond()
    {
        string reset = FakeServer.Text(s_now.AddMilliseconds(1_234).ToUnixTimeMilliseconds());
        AssertReset(Parse(retryAfter: reset, date: Cut(s_now)), 1_234);
    }

    private static void AssertReset(RateLimitHeaders headers, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), headers.ResetIn);
        Assert.NotNull(headers.ResetAt);
    }

    private static DateTimeOffset Cut(DateTimeOffset time) =>
        DateTimeOffset.ParseExact(time.ToString("r", CultureInfo.InvariantCulture), "r", CultureInfo.InvariantCulture);

    private static RateLimitHeaders Parse(
        string? limit = null,
        string? remaining = null,
        string? reset = null,
        string? retryAfter = null,
        DateTimeOffset? date = null) =>
        RateLimitHeaders.Parse(limit, remaining, reset, retryAfter, date, s_now);
}
