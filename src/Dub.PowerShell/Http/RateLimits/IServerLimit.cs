using System;

namespace Dub.Http.RateLimits;

/// <summary>A model of a limit that the server enforces. It is immutable, so that what a refusal taught can be taken back.</summary>
internal interface IServerLimit
{
    /// <summary>Whether the server said how many calls it allows; otherwise the number is only inferred.</summary>
    bool IsNamed { get; }

    /// <summary>When the limit lets the next call through, not before the given time.</summary>
    TimeSpan NextOpening(TimeSpan from);

    /// <summary>What is known once a call was let through.</summary>
    IServerLimit Accepted(AnsweredCall call);

    /// <summary>What is known once a call was refused.</summary>
    IServerLimit Refused(AnsweredCall call, RateLimitHeaders headers);

    /// <summary>Whether a refusal that names no limit is one to expect of this limit.</summary>
    bool Expects(AnsweredCall refused, RateLimitHeaders headers);

    /// <summary>Whether this limit would have refused a call that was let through.</summary>
    bool IsRefutedBy(AnsweredCall accepted);
}
