using System;
using Dub.Http.RateLimits;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class CallLogTests
{
    private readonly CallLog _log = new();

    [Fact]
    public void It_counts_from_one_time_to_before_another()
    {
        foreach (int second in new[] { 3, 1, 2, 2 })
        {
            _log.Add(Seconds(second));
        }

        Assert.Equal(3, _log.Count(Seconds(1), Seconds(3)));
        Assert.Equal(2, _log.Count(Seconds(2), Seconds(3)));
        Assert.Equal(0, _log.Count(Seconds(3), Seconds(2)));
        Assert.Equal(Seconds(3), _log.Last);
        Assert.Equal(Seconds(2), _log.FirstSince(Seconds(1.5)));
        Assert.Null(_log.FirstSince(Seconds(3.5)));
    }

    [Fact]
    public void It_removes_one_call_of_several_at_a_time_and_none_where_there_is_none()
    {
        _log.Add(Seconds(1));
        _log.Add(Seconds(1));
        _log.Remove(Seconds(2));
        _log.Remove(Seconds(1));
        Assert.Equal(1, _log.Length);
    }

    [Fact]
    public void However_long_an_import_is_it_keeps_the_last_calls_and_no_more_memory()
    {
        const int Calls = 300_000;
        int most = 0;
        for (int call = 1; call <= Calls; call++)
        {
            _log.Add(TimeSpan.FromMilliseconds(call));
            most = Math.Max(most, _log.Length);
        }

        Assert.InRange(most, 32_000, 70_000);
        Assert.Equal(32_000, _log.Count(TimeSpan.FromMilliseconds(Calls - 32_000 + 1), TimeSpan.MaxValue));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
