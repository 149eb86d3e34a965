using System;

namespace Dub.Http.RateLimits;

/// <summary>When a call left and when its response came.</summary>
internal readonly record struct AnsweredCall(TimeSpan LeftAt, TimeSpan AnsweredAt)
{
    /// <summary>When the server counted it, as far as can be told: halfway, which matters where two windows meet.</summary>
    public TimeSpan ArrivedAt => LeftAt + TimeSpan.FromTicks((AnsweredAt - LeftAt).Ticks / 2);
}
