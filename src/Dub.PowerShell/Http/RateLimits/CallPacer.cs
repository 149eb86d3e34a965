using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// Spaces the calls that Dub limits by the second. How many it allows depends on the plan and is told on refusals alone:
/// it begins with the count of the smallest plan that has these calls.
/// </summary>
internal sealed class CallPacer(Clock clock)
{
    private static readonly TimeSpan s_firstInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(2);

    // What opens again later than this is another limit than that of the second.
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private TimeSpan _next;
    private TimeSpan _interval = s_firstInterval;

    /// <summary>Takes the next slot and gives how long it is until then.</summary>
    /// <param name="requestsPerMinute">A ceiling of the caller's; null where there is none.</param>
    public TimeSpan Take(int? requestsPerMinute)
    {
        lock (_gate)
        {
            TimeSpan now = clock.Elapsed;
            TimeSpan slot = Later(now, _next);
            TimeSpan ceiling = requestsPerMinute is { } count ? TimeSpan.FromSeconds(60.0 / count) : TimeSpan.Zero;
            _next = slot + Later(_interval, ceiling);
            return slot - now;
        }
    }

    /// <summary>Learns from a refusal: no call leaves before the limit opens, and those after it leave more slowly.</summary>
    public void OnRefused(RateLimitHeaders headers)
    {
        lock (_gate)
        {
            TimeSpan opensIn = headers.ResetIn ?? TimeSpan.FromSeconds(1);
            if (opensIn <= s_longestWindow)
            {
                TimeSpan told = headers.Limit is { } limit ? TimeSpan.FromSeconds(1.0 / limit) : TimeSpan.Zero;
                _interval = told > _interval ? told : TimeSpan.FromTicks(Math.Min(_interval.Ticks * 3 / 2, s_longestInterval.Ticks));
            }

            _next = Later(_next, clock.Elapsed + opensIn);
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
