using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// When the server's window ends, which responses tell, and how long it is, which they do not: that is inferred from
/// the longest time to its end that was ever told.
/// </summary>
internal sealed record ServerWindow
{
    // Dub documents a minute; the others are what such limiters are commonly set to.
    private static readonly int[] s_commonSeconds = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400];

    // By how much the server's clock may differ from this one unnoticed.
    private static readonly TimeSpan s_clockDifference = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private ServerWindow()
    {
    }

    public static TimeSpan DocumentedLength { get; } = TimeSpan.FromSeconds(60);

    /// <summary>When a window ends; others end at multiples of the length before and after.</summary>
    public TimeSpan End { get; private init; }

    public TimeSpan Length { get; private init; }

    /// <summary>
    /// The shortest common window that fits what a response tells and, where there is one, meets the condition. Too
    /// short a guess costs a few refusals, whose resets correct it; too long a one would slow an import unnoticed.
    /// </summary>
    public static ServerWindow Find(RateLimitHeaders headers, TimeSpan now, Func<ServerWindow, bool> fits)
    {
        TimeSpan atLeast = TimeToEnd(headers) - s_clockDifference;
        ServerWindow? shortest = null;
        foreach (int seconds in s_commonSeconds)
        {
            // Windows begin at multiples of their length since 1970 (Upstash).
            bool isAligned = headers.ResetAt is not { } end || end.ToUnixTimeSeconds() % seconds == 0;
            if (!isAligned || TimeSpan.FromSeconds(seconds) < atLeast)
            {
                continue;
            }

            ServerWindow window = Create(headers, now, TimeSpan.FromSeconds(seconds));
            shortest ??= window;
            if (fits(window))
            {
                return window;
            }
        }

        return shortest ?? Create(headers, now, atLeast > DocumentedLength ? atLeast : DocumentedLength);
    }

    /// <summary>Learns from a response's reset; the length grows where it was too short for it.</summary>
    /// <param name="headers">What the response tells.</param>
    /// <param name="now">When it came.</param>
    /// <param name="isNews">Whether the call left after all that is known was known.</param>
    public ServerWindow Learn(RateLimitHeaders headers, TimeSpan now, bool isNews)
    {
        TimeSpan reset = TimeToEnd(headers);
        if (reset - s_clockDifference > Length)
        {
            return Find(headers, now, static _ => true);
        }

        // Of several waits in whole seconds the one that ends first was rounded the least.
        TimeSpan end = now + reset;
        return isNews || end < End ? this with { End = end } : this;
    }

    /// <summary>When the window began that a time lies in.</summary>
    public TimeSpan Start(TimeSpan time) =>
        End + TimeSpan.FromTicks((long)Math.Floor((double)(time - End).Ticks / Length.Ticks) * Length.Ticks);

    /// <summary>Whether what a response tells agrees with the window's end, as far as whole seconds can.</summary>
    public bool Agrees(RateLimitHeaders headers, TimeSpan now)
    {
        if (headers.ResetIn is not { } reset || reset > Length + s_second)
        {
            return false;
        }

        TimeSpan late = now + reset - Start(now + reset);
        return late < s_second + s_clockDifference || Length - late < s_clockDifference;
    }

    private static TimeSpan TimeToEnd(RateLimitHeaders headers) => headers.ResetIn!.Value - headers.Rounding;

    private static ServerWindow Create(RateLimitHeaders headers, TimeSpan now, TimeSpan length)
    {
        TimeSpan reset = TimeToEnd(headers);
        return new ServerWindow { End = now + (reset < length ? reset : length), Length = length };
    }
}
