namespace Dub.Sandbox;

/// <summary>What the limiter said of one call. <paramref name="Reset"/> is in epoch milliseconds.</summary>
internal readonly record struct LimitVerdict(bool Refused, int Limit, long Remaining, long Reset);
