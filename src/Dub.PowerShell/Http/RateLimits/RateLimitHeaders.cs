using System;
using System.Globalization;

namespace Dub.Http.RateLimits;

/// <summary>What an answer's headers tell of the rate limit. Absurd values count as absent.</summary>
internal sealed record RateLimitHeaders
{
    // Numbers above these can only be points in time since 1970: in seconds (2001 on), in milliseconds.
    private const long FirstEpochSeconds = 1_000_000_000;
    private const long FirstEpochMilliseconds = 100_000_000_000;
    private const long LastEpochMilliseconds = 253_402_300_799_000;

    // The Date header is cut to whole seconds and the answer takes time to come: within these bounds both
    // clocks may be the same, and this machine's is the finer one.
    private static readonly TimeSpan s_sameClockBehind = TimeSpan.FromMilliseconds(-200);
    private static readonly TimeSpan s_sameClockAhead = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1.1);
    private static readonly TimeSpan s_absurdlyFar = TimeSpan.FromDays(1);

    public static RateLimitHeaders None { get; } = new();

    /// <summary>How many calls the key has in a window.</summary>
    public int? Limit { get; init; }

    /// <summary>How many of them are left.</summary>
    public int? Remaining { get; init; }

    /// <summary>How long until the window ends, from the moment the answer was read.</summary>
    public TimeSpan? ResetIn { get; init; }

    /// <summary>
    /// How much of <see cref="ResetIn"/> is likely rounding: a wait told in whole seconds was rounded up, and
    /// windows end on whole seconds.
    /// </summary>
    public TimeSpan Rounding { get; init; }

    /// <summary>Whether <see cref="ResetIn"/> may be up to a second too long: the server's clock is known to the second alone.</summary>
    public bool IsCoarse { get; init; }

    /// <summary>When the window ends by the server's clock, where a header told a point in time.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Reads the four headers, each in any form that Dub or HTTP knows.</summary>
    /// <param name="limit"><c>X-RateLimit-Limit</c>.</param>
    /// <param name="remaining"><c>X-RateLimit-Remaining</c>.</param>
    /// <param name="reset"><c>X-RateLimit-Reset</c>.</param>
    /// <param name="retryAfter"><c>Retry-After</c>: seconds, epoch seconds, epoch milliseconds, or a date.</param>
    /// <param name="date">The server's clock, where the answer told it.</param>
    /// <param name="now">This machine's clock.</param>
    public static RateLimitHeaders Parse(
        string? limit,
        string? remaining,
        string? reset,
        string? retryAfter,
        DateTimeOffset? date,
        DateTimeOffset now)
    {
        if (limit is null && remaining is null && reset is null && retryAfter is null)
        {
            return None;
        }

        DateTimeOffset serverNow = date is { } server && (now - server < s_sameClockBehind || now - server > s_sameClockAhead)
            ? server
            : now;
        (TimeSpan In, DateTimeOffset? At)? end = Finer(ParseTime(retryAfter, serverNow), ParseTime(reset, serverNow));
        return new RateLimitHeaders
        {
            Limit = ParseCount(limit) is > 0 and int count ? count : null,
            Remaining = ParseCount(remaining),
            ResetIn = end?.In,
            ResetAt = end?.At,
            IsCoarse = serverNow != now,
            Rounding = end is { At: null } wait && wait.In.Ticks % TimeSpan.TicksPerSecond == 0
                ? TimeSpan.FromTicks((serverNow + wait.In).Ticks % TimeSpan.TicksPerSecond)
                : TimeSpan.Zero,
        };
    }

    // A wait in seconds was rounded; a point in time beside it is exact, unless the clocks differ.
    private static (TimeSpan In, DateTimeOffset? At)? Finer(
        (TimeSpan In, DateTimeOffset? At)? retryAfter,
        (TimeSpan In, DateTimeOffset? At)? reset) =>
        retryAfter is null || (retryAfter is { At: null } && reset is { At: not null } && (retryAfter.Value.In - reset.Value.In).Duration() <= s_rounding)
            ? reset
            : retryAfter;

    private static int? ParseCount(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    private static (TimeSpan In, DateTimeOffset? At)? ParseTime(string? text, DateTimeOffset serverNow)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string value = text!.Trim();
        if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return number switch
            {
                > LastEpochMilliseconds => null,
                >= FirstEpochMilliseconds => Until(DateTimeOffset.FromUnixTimeMilliseconds((long)number), serverNow),
                >= FirstEpochSeconds => Until(DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1_000)), serverNow),
                _ => Plausible(TimeSpan.FromTicks((long)(number * TimeSpan.TicksPerSecond))) is { } wait ? (wait, null) : null,
            };
        }

        return DateTimeOffset.TryParseExact(
            value,
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset date)
            ? Until(date, serverNow)
            : null;
    }

    private static (TimeSpan In, DateTimeOffset? At)? Until(DateTimeOffset end, DateTimeOffset serverNow) =>
        Plausible(end - serverNow) is { } wait ? (wait, end) : null;

    private static TimeSpan? Plausible(TimeSpan wait) =>
        wait >= TimeSpan.Zero && wait <= s_absurdlyFar ? wait : null;
}
