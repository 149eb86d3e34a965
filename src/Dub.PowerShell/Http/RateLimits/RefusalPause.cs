using System;

namespace Dub.Http.RateLimits;

/// <summary>How long no call leaves after a refusal that names no limit.</summary>
internal static class RefusalPause
{
    // Short enough for a refusal that is not a limit, and after a few in succession long enough for a minute's window.
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>What the refusal asks for; where it asks for nothing, twice as long each time in succession.</summary>
    /// <param name="headers">What the refusal tells.</param>
    /// <param name="before">How many pauses in succession came to nothing.</param>
    public static TimeSpan Length(RateLimitHeaders headers, int before)
    {
        if (headers.ResetIn is { } asked && asked > TimeSpan.Zero)
        {
            return asked;
        }

        double seconds = s_first.TotalSeconds * Math.Pow(2, Math.Min(before, 10));
        return TimeSpan.FromSeconds(Math.Min(seconds, s_longest.TotalSeconds));
    }
}
