using System;
using System.Threading.Tasks;

namespace Dub.Http.RateLimits;

/// <summary>A call that waits in the queue for its lease.</summary>
internal sealed class LeaseRequest(TimeSpan askedAt, TimeSpan deadline, TimeSpan minimumGap)
{
    public TimeSpan AskedAt { get; } = askedAt;

    /// <summary>From when on it is given up.</summary>
    public TimeSpan Deadline { get; } = deadline;

    /// <summary>How long after the call before it the call leaves at the earliest.</summary>
    public TimeSpan MinimumGap { get; } = minimumGap;

    /// <summary>The lease; null where it would take longer than the call may wait.</summary>
    public TaskCompletionSource<RateLimitLease?> Lease { get; } = new();
}
