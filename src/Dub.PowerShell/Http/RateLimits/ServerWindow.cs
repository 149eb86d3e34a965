using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.Http.RateLimits;

/// <summary>
/// When the server's window ends, which responses tell, and how long it is, which they do not: that is inferred from
/// the longest time to its end that was told.
/// </summary>
internal sealed record ServerWindow
{
    // Seconds. Dub documents a minute; the others are what such limiters are commonly set to.
    private static readonly int[] s_commonLengths = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400];

    // A window may seem to end so much later than it can: clocks differ a little unnoticed, and where they differ much,
    // the server's is known to the second alone.
    private static readonly TimeSpan s_clock = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_coarseClock = TimeSpan.FromMilliseconds(1_100);

    private ServerWindow(TimeSpan end, TimeSpan length)
    {
        End = end;
        Length = length;
    }

    /// <summary>What Dub documents.</summary>
    public static TimeSpan DocumentedLength { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How much later than told a window may end by the server's clock.</summary>
    public static TimeSpan Lateness { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>When a window ends; the others follow at multiples of the length.</summary>
    public TimeSpan End { get; private init; }

    public TimeSpan Length { get; }

    /// <summary>
    /// The shortest common window that goes with what a response tells. Too short a guess costs a few refusals, whose
    /// resets correct it; too long a one would slow the import down unnoticed.
    /// </summary>
    public static ServerWindow Find(RateLimitHeaders headers, TimeSpan now)
    {
        TimeSpan atLeast = ShortestLength(headers);
        TimeSpan length = CommonLengths(headers).FirstOrDefault(length => length >= atLeast);
        if (length == TimeSpan.Zero)
        {
            length = atLeast > DocumentedLength ? atLeast : DocumentedLength;
        }

        return Create(headers, now, length);
    }

    /// <summary>
    /// The shortest common window, not shorter than a given length, that goes with what a response tells and meets the
    /// condition; where none meets it, one of that length.
    /// </summary>
    public static ServerWindow Find(RateLimitHeaders headers, TimeSpan now, TimeSpan shortest, Func<ServerWindow, bool> fits)
    {
        // One that only another clock allows may be taken for want of another, but is not to be preferred.
        TimeSpan atLeast = headers.IsCoarse ? ShortestLength(headers) : TimeToEnd(headers) - Lateness;
        return CommonLengths(headers)
            .Where(length => length >= atLeast && length >= shortest)
            .Select(length => Create(headers, now, length))
            .FirstOrDefault(fits) ?? Create(headers, now, shortest);
    }

    /// <summary>Whether a response tells of a window that is longer than this one.</summary>
    public bool IsOutgrownBy(RateLimitHeaders headers) => ShortestLength(headers) > Length;

    /// <summary>With the end that a response tells.</summary>
    public ServerWindow Learn(RateLimitHeaders headers, TimeSpan now, bool isNews)
    {
        if (IsOutgrownBy(headers))
        {
            return Find(headers, now);
        }

        // Where seconds were rounded, the end that comes first is the closest.
        TimeSpan end = now + Shorter(TimeToEnd(headers), Length);
        bool isEarlier = end < End || end - Start(end) > TimeSpan.FromTicks(Length.Ticks / 2);
        return isEarlier || (isNews && !headers.IsCoarse) ? this with { End = end } : this;
    }

    /// <summary>How far the end that a response tells is from the nearest end of one of these windows.</summary>
    public TimeSpan DistanceFromEnd(RateLimitHeaders headers, TimeSpan now)
    {
        TimeSpan end = now + TimeToEnd(headers);
        TimeSpan sinceStart = end - Start(end);
        return Shorter(sinceStart, Length - sinceStart);
    }

    /// <summary>When the window of a time began.</summary>
    public TimeSpan Start(TimeSpan time)
    {
        double windows = Math.Floor((double)(time - End).Ticks / Length.Ticks);
        return End + TimeSpan.FromTicks((long)windows * Length.Ticks);
    }

    // Windows begin at multiples of their length since 1970 (Upstash).
    private static IEnumerable<TimeSpan> CommonLengths(RateLimitHeaders headers) => s_commonLengths
        .Where(seconds => headers.ResetAt is not { } end || end.ToUnixTimeSeconds() % seconds == 0)
        .Select(static seconds => TimeSpan.FromSeconds(seconds));

    private static ServerWindow Create(RateLimitHeaders headers, TimeSpan now, TimeSpan length) =>
        new(now + Shorter(TimeToEnd(headers), length), length);

    private static TimeSpan ShortestLength(RateLimitHeaders headers) =>
        TimeToEnd(headers) - (headers.IsCoarse ? s_coarseClock : s_clock);

    private static TimeSpan TimeToEnd(RateLimitHeaders headers) => headers.ResetIn!.Value - headers.Rounding + Lateness;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
