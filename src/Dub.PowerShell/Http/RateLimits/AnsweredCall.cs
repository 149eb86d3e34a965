using System;

namespace Dub.Http.RateLimits;

/// <summary>A call and its response, in time.</summary>
/// <param name="LeftAt">When the call left.</param>
/// <param name="AnsweredAt">When its response came.</param>
/// <param name="IsNews">Whether it left after the last refusal came; one that was in flight by then tells little more.</param>
internal readonly record struct AnsweredCall(TimeSpan LeftAt, TimeSpan AnsweredAt, bool IsNews)
{
    /// <summary>When the server counted it, as far as can be told: halfway, which matters where two windows meet.</summary>
    public TimeSpan ArrivedAt => LeftAt + TimeSpan.FromTicks((AnsweredAt - LeftAt).Ticks / 2);
}
