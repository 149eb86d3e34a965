namespace Dub.Sandbox;

/// <summary>The time as the server believes it to be.</summary>
internal sealed class ServerClock(TimeSpan skew)
{
    public bool IsSkewed => skew != TimeSpan.Zero;

    public DateTimeOffset Now => DateTimeOffset.UtcNow + skew;

    public long NowMilliseconds => Now.ToUnixTimeMilliseconds();

    /// <summary>The time of the audit: tests compare it with their own clock, so it has no skew.</summary>
    public static long TrueMilliseconds => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
