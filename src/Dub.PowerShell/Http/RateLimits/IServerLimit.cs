using System;

namespace Dub.Http.RateLimits;

/// <summary>A model of a limit that the server enforces.</summary>
internal interface IServerLimit
{
    /// <summary>When the next call may leave, not before the given time.</summary>
    TimeSpan NextOpening(TimeSpan from);

    /// <summary>A call was let through.</summary>
    void OnAccepted(AnsweredCall call);

    /// <summary>A call was refused.</summary>
    void OnRefused(AnsweredCall call, RateLimitHeaders headers);

    /// <summary>Whether this limit explains a refusal that names none.</summary>
    bool Explains(AnsweredCall refused, RateLimitHeaders headers);
}
