using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http.RateLimits;
using Dub.Tests.Support;
using Dub.Tracking.Imports;
using Xunit;

namespace Dub.Tests.RateLimits;

/// <summary>The waiting time that an import's summary tells, against what its rows waited.</summary>
public sealed class WaitingTimeTests
{
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);

    private readonly VirtualTime _time = new(new DateTimeOffset(2026, 8, 1, 0, 0, 3, TimeSpan.Zero));
    private readonly ImportEvents _events;
    private readonly List<(TimeSpan From, TimeSpan To)> _waits = [];

    public WaitingTimeTests()
    {
        _events = new ImportEvents(reportsResponses: false, _time);
    }

    [Fact]
    public void It_is_nothing_where_no_row_waited()
    {
        Run(rows: 100, static (_, _) => (200, RateLimitHeaders.None));
        Assert.Equal(TimeSpan.Zero, _events.RateLimitWait);
        Assert.EndsWith("in 0.0 s, 0 retries, 0.0 s waiting for the rate limit", Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_of_all_rows_counts_once()
    {
        Run(rows: 100, static (call, _) => call == 20 ? (429, new RateLimitHeaders { ResetIn = TimeSpan.FromSeconds(2) }) : (200, RateLimitHeaders.None));

        // The pause, and the time of the one call that found out that it was over.
        Assert.Equal(TimeSpan.FromSeconds(2) + s_latency, _events.RateLimitWait);
        Assert.EndsWith(", 2.1 s waiting for the rate limit", Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void At_a_limit_it_is_the_time_during_which_any_row_waited()
    {
        SlidingWindow server = new(200, TimeSpan.FromSeconds(10));
        Run(rows: 400, (call, now) => server.TryTake(now.ToUnixTimeMilliseconds(), out long reset, out long _)
            ? (200, RateLimitHeaders.None)
            : (429, new RateLimitHeaders { Limit = 200, ResetIn = TimeSpan.FromMilliseconds(reset - now.ToUnixTimeMilliseconds()) }));

        TimeSpan waited = Union(_waits);
        Assert.Equal(waited, _events.RateLimitWait);
        // The first 200 rows take less than a second; the rest of the time rows wait.
        Assert.InRange(waited.TotalSeconds, _time.Elapsed.TotalSeconds - 1, _time.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_wait_that_goes_on_counts_up_to_now()
    {
        _events.RateLimitWaitBegan(TimeSpan.FromSeconds(30));
        VirtualTime.Run(_time, () => _time.Delay(TimeSpan.FromSeconds(4), CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(4), _events.RateLimitWait);
        Assert.Equal(TimeSpan.FromSeconds(26), _events.RateLimitOpensIn);
        _events.RateLimitWaitEnded();
        Assert.Equal(TimeSpan.Zero, _events.RateLimitOpensIn);
    }

    [Fact]
    public void A_pace_is_not_shown_as_a_limit_that_is_used_up()
    {
        _events.RateLimitWaitBegan(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.Zero, _events.RateLimitOpensIn);
    }

    private static TimeSpan Union(IEnumerable<(TimeSpan From, TimeSpan To)> waits)
    {
        TimeSpan sum = TimeSpan.Zero;
        TimeSpan end = TimeSpan.Zero;
        foreach ((TimeSpan from, TimeSpan to) in waits.Order())
        {
            TimeSpan start = from > end ? from : end;
            sum += to > start ? to - start : TimeSpan.Zero;
            end = to > end ? to : end;
        }

        return sum;
    }

    private string Summary() => new ImportStatistics().ToSummary("sale", _events).ToString();

    private void Run(int rows, Func<int, DateTimeOffset, (int Status, RateLimitHeaders Headers)> server)
    {
        RateLimiter limiter = new(_time);
        RowEvents events = new(1, Samples.SafeSale, _events);
        int next = 0;
        int calls = 0;
        VirtualTime.Run(_time, () => Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (next++ < rows)
            {
                int status;
                do
                {
                    TimeSpan from = _time.Elapsed;
                    RateLimitLease? lease = await limiter.AcquireAsync(null, TimeSpan.FromHours(1), events, CancellationToken.None);
                    _waits.Add((from, _time.Elapsed));
                    await _time.Delay(s_latency, CancellationToken.None);
                    (status, RateLimitHeaders headers) = server(++calls, _time.UtcNow);
                    limiter.Release(lease!, status, headers);
                }
                while (status == 429);
            }
        })));
    }
}
