using System;
using System.Collections.Generic;
using System.Threading;

namespace Dub;

/// <summary>Decides by meaning whether a failed call is made again, and how long to wait before.</summary>
internal sealed class RetryPolicy
{
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(60);
    private static readonly ThreadLocal<Random> s_random = new(() => new Random(Guid.NewGuid().GetHashCode()));

    private readonly HashSet<int> _statusCodes;
    private readonly TimeSpan _firstInterval;

    public RetryPolicy(DubConnection connection)
    {
        MaximumRetryCount = connection.MaximumRetryCount;
        _statusCodes = [.. connection.RetryStatusCode];
        _firstInterval = TimeSpan.FromSeconds(connection.RetryIntervalSec);
    }

    public int MaximumRetryCount { get; }

    /// <summary>
    /// Whether the failure's meaning allows another attempt: what surely did nothing always, what may have been
    /// processed only where a repeat is safe, and a refusal only where the caller listed its status.
    /// </summary>
    public bool Allows(DubException failure, bool isRepeatSafe)
    {
        if (failure is DubApiException api && (api.ConcernsEveryCall || !_statusCodes.Contains(api.StatusCode)))
        {
            return false;
        }

        return failure switch
        {
            DubResponseValidationException { Damaged: false } or DubInvalidRequestException or DubUnexpectedClientException => false,
            _ => failure.Fate != CallFate.Unclear || isRepeatSafe,
        };
    }

    /// <summary>The wait before a retry: the first interval doubled each time, with jitter, or what the server asks.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="retryAfter">What the server asked for, where it did.</param>
    public TimeSpan Wait(int retry, TimeSpan? retryAfter)
    {
        double doubled = _firstInterval.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 20));
        double capped = Math.Min(doubled, s_longestBackoff.TotalMilliseconds);
        TimeSpan backoff = TimeSpan.FromMilliseconds(capped * (0.5 + (s_random.Value!.NextDouble() / 2)));
        return retryAfter is { } asked && asked > backoff ? asked : backoff;
    }
}
