using System;

namespace Dub.Http;

/// <summary>Infers from the times that answers tell how long the server's window is and when it ends.</summary>
internal sealed class WindowFinder
{
    // How many calls the server's counters may differ from those kept here for their rounding.
    private const double Rounding = 2;

    // Seconds. Dub documents a minute; the others are what such limiters are commonly set to.
    private static readonly int[] s_commonWindows = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400];

    // How much the clocks may differ unnoticed, and where the server's is known to the second alone.
    private static readonly TimeSpan s_clock = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_coarseClock = TimeSpan.FromMilliseconds(1_100);

    private readonly WindowCounters _counters;
    private TimeSpan _longestReset;
    private bool _isFound;

    public WindowFinder(WindowCounters counters)
    {
        _counters = counters;
    }

    public static TimeSpan DocumentedWindow { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Learns when a window ends.</summary>
    /// <param name="headers">What the answer told.</param>
    /// <param name="end">When the window ends.</param>
    /// <param name="now">When the answer came.</param>
    /// <param name="isNews">Whether the call left after all that is known.</param>
    public void Learn(RateLimitHeaders headers, TimeSpan end, TimeSpan now, bool isNews)
    {
        // By a coarse clock the window may seem to end later than it can.
        TimeSpan atLeast = end - now - (headers.IsCoarse ? s_coarseClock : s_clock);
        _longestReset = atLeast > _longestReset ? atLeast : _longestReset;
        // Of several waits in seconds the one that ends first was rounded the least.
        if (_counters.End is null || isNews || end < _counters.End)
        {
            _counters.End = end;
        }

        if (!_isFound || _counters.Length < _longestReset)
        {
            _counters.Length = Find(headers.ResetAt, static () => true);
            _counters.End = end;
            _isFound = true;
        }

        KeepWithinWindow(now);
    }

    /// <summary>
    /// Looks at the first refusal for a window by which the calls counted come to the limit; where there is none,
    /// the shortest stays.
    /// </summary>
    public void Explain(RateLimitHeaders headers, TimeSpan end, TimeSpan now, TimeSpan arrived, double limit)
    {
        _counters.End = end;
        _counters.ForgetOthers();
        _counters.Length = Find(
            headers.ResetAt,
            () => Math.Abs(_counters.Used(arrived, TimeSpan.MaxValue) - limit) < Rounding);
        KeepWithinWindow(now);
    }

    private void KeepWithinWindow(TimeSpan now)
    {
        TimeSpan latest = now + _counters.Length;
        _counters.End = _counters.End < latest ? _counters.End : latest;
    }

    // Too short a guess costs a refused call or two and is mended by the reset these bring; too long a one would
    // slow the whole import down unnoticed.
    private TimeSpan Find(DateTimeOffset? resetAt, Func<bool> fits)
    {
        TimeSpan? shortest = null;
        foreach (int seconds in s_commonWindows)
        {
            // Windows begin at multiples of their length since 1970 (Upstash).
            TimeSpan window = TimeSpan.FromSeconds(seconds);
            bool aligned = resetAt is not { } end || end.ToUnixTimeSeconds() % seconds == 0;
            if (!aligned || window < _longestReset)
            {
                continue;
            }

            shortest ??= window;
            _counters.Length = window;
            if (fits())
            {
                return window;
            }
        }

        return shortest ?? (_longestReset > DocumentedWindow ? _longestReset : DocumentedWindow);
    }
}
