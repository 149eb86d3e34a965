using System;

namespace Dub;

/// <summary>
/// What the answers so far tell of a key's sliding window: how many calls, in how long, until when. Dub's
/// limiter (Upstash) lets limit ÷ window through once a window was filled, so that is the pace after a refusal.
/// </summary>
internal sealed class RateLimitModel
{
    // A hundredth below the steady rate, so that no rounding of clocks adds up to a refusal.
    private const double Caution = 1.01;
    private const double ShareAfterRefusal = 0.7;
    private const double ShareGrowth = 1.15;
    private const double LargestUnsureShare = 16;

    // Seconds. Dub documents a minute; the others are what such limiters are commonly set to.
    private static readonly int[] s_commonWindows = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400];

    private static readonly TimeSpan s_documentedWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_shareStep = TimeSpan.FromSeconds(10);

    private int? _limit;
    private TimeSpan _window = s_documentedWindow;
    private TimeSpan _longestReset;
    private int _sentInWindow;
    private TimeSpan _windowStart = TimeSpan.MinValue;
    private int _guesses;
    private double _share = 1;
    private TimeSpan _nextShareStep;
    private int _cleanSteps;

    /// <summary>The time between two calls; zero while nothing is known.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>How long to pause after the last refusal.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>Whether the server said nothing usable on when the window ends.</summary>
    public bool ResetIsGuess { get; private set; }

    /// <summary>A call leaves.</summary>
    public void OnSent(TimeSpan now)
    {
        if (_windowStart == TimeSpan.MinValue || now - _windowStart > s_documentedWindow)
        {
            _windowStart = now;
            _sentInWindow = 0;
        }

        _sentInWindow++;
    }

    /// <summary>A call was answered. Gives the pause where the headers say that nothing is left.</summary>
    public TimeSpan? OnAnswered(RateLimitHeaders headers, TimeSpan now)
    {
        _guesses = 0;
        if (headers.Limit is { } limit)
        {
            _limit = limit;
        }

        if (headers is { Remaining: 0, ResetIn: { } reset } && reset > TimeSpan.Zero)
        {
            Learn(headers, reset);
            return reset;
        }

        Grow(now);
        return null;
    }

    /// <summary>A call that was sent under the present pace was refused.</summary>
    public void OnRefused(RateLimitHeaders headers, TimeSpan now)
    {
        bool paced = Interval > TimeSpan.Zero;
        TimeSpan knownWindow = _window;
        _limit = headers.Limit ?? _limit;
        if (headers.ResetIn is { } reset && reset > s_shortestPause)
        {
            ResetIsGuess = false;
            _guesses = 0;
            Pause = reset;
            Learn(headers, reset);
        }
        else
        {
            ResetIsGuess = true;
            // Twice as long each time, from half a second, until a call goes through.
            double seconds = Math.Min(0.5 * Math.Pow(2, Math.Min(_guesses++, 10)), s_longestPause.TotalSeconds);
            Pause = TimeSpan.FromSeconds(seconds);
        }

        if (paced && _window <= knownWindow && Pause.Ticks > _window.Ticks / 20)
        {
            // The window is right and still it was too much: somebody else uses the key as well.
            // (Shortly before the reset it is more likely that the clocks differ by a little.)
            _share *= ShareAfterRefusal;
        }
        else if (paced && _window > knownWindow)
        {
            _share = 1;
        }

        _cleanSteps = 0;
        _nextShareStep = now + Pause + s_shareStep;
        SetInterval();
        _windowStart = TimeSpan.MinValue;
    }

    private void Learn(RateLimitHeaders headers, TimeSpan reset)
    {
        if (reset > _longestReset)
        {
            _longestReset = reset;
        }

        _window = SmallestWindow(headers.ResetAt);
        SetInterval();
    }

    // The shortest common window that fits what was seen. Too short a guess costs a refused call or two and is
    // mended by the reset these bring; too long a one would slow the whole import down unnoticed.
    private TimeSpan SmallestWindow(DateTimeOffset? resetAt)
    {
        foreach (int seconds in s_commonWindows)
        {
            // Windows begin at multiples of their length since 1970 (Upstash).
            bool aligned = resetAt is not { } end || end.ToUnixTimeSeconds() % seconds == 0;
            if (aligned && _longestReset <= TimeSpan.FromSeconds(seconds + 1))
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return _longestReset > s_documentedWindow ? _longestReset : s_documentedWindow;
    }

    private void SetInterval()
    {
        // Where no header tells the limit, what went through until the refusal does.
        double limit = _limit ?? Math.Max(1, _sentInWindow);
        _limit ??= (int)limit;
        Interval = TimeSpan.FromTicks((long)(_window.Ticks / (limit * _share) * Caution));
    }

    // Slowly back to the full rate, and past a rate that was only guessed.
    private void Grow(TimeSpan now)
    {
        if (Interval == TimeSpan.Zero || now < _nextShareStep)
        {
            return;
        }

        _nextShareStep = now + s_shareStep;
        double most = ResetIsGuess ? LargestUnsureShare : 1;
        if (++_cleanSteps > 1 && _share < most)
        {
            _share = Math.Min(most, _share * ShareGrowth);
            SetInterval();
        }
    }
}
