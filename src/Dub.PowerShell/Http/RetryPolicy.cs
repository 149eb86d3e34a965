using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Retries a failed call with exponential backoff where the failure allows it.</summary>
internal sealed class RetryPolicy : ICallPolicy
{
    private static readonly TimeSpan s_longestBackoff = TimeSpan.FromSeconds(60);
    private static readonly ThreadLocal<Random> s_random = new(() => new Random(Guid.NewGuid().GetHashCode()));

    private readonly Clock _clock;
    private readonly HashSet<int> _statusCodes;
    private readonly TimeSpan _firstInterval;
    private readonly int _maximumRetryCount;

    public RetryPolicy(DubConnection connection, Clock clock)
    {
        _clock = clock;
        _maximumRetryCount = connection.MaximumRetryCount;
        _statusCodes = [.. connection.RetryStatusCode];
        _firstInterval = TimeSpan.FromSeconds(connection.RetryIntervalSec);
    }

    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        CallFailure? failure = null;
        try
        {
            for (int retry = 1; ; retry++)
            {
                CallOutcome outcome = await next(context).ConfigureAwait(false);
                failure = outcome.Failure;
                if (failure is null)
                {
                    return outcome;
                }

                context.Learn(failure);
                TimeSpan wait = Wait(retry, RetryAfter(outcome.Response));
                wait = context.MayHaveBeenRecorded && context.Request.RepeatDelay > wait ? context.Request.RepeatDelay : wait;
                if (retry > _maximumRetryCount
                    || !Allows(failure, context.Request.IsRepeatSafe)
                    || !context.WaitBudget.TryCharge(wait))
                {
                    return CallOutcome.Failed(context.Conclude(failure), outcome.Response);
                }

                context.Events.Retrying(failure.Message, wait, context.Attempts);
                await _clock.Delay(wait, context.WaitToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested && context.MayHaveBeenRecorded)
        {
            // No further attempt may start, and an earlier one may have been recorded: that is the call's outcome.
            return CallOutcome.Failed(context.Conclude(failure!));
        }
    }

    /// <summary>
    /// A call without effect is always retried, one that may have been recorded only where a repeat is safe, and a
    /// rejected one only where the caller listed its status code or the reason is temporary.
    /// </summary>
    private bool Allows(CallFailure failure, bool isRepeatSafe)
    {
        bool isEligible = failure.Retry switch
        {
            RetryEligibility.Never => false,
            RetryEligibility.Always => true,
            _ => failure.Api is not { } api || _statusCodes.Contains(api.StatusCode),
        };
        return isEligible && !failure.IsFatal && (failure.Effect != CallEffect.Unknown || isRepeatSafe);
    }

    // Dub sends Retry-After with every error behind its rate limiter; it means "wait" on these two alone.
    private static TimeSpan? RetryAfter(ApiResponse? response) =>
        response?.StatusCode is 429 or 503 ? response.RateLimit.ResetIn : null;

    /// <summary>The wait before a retry: the first interval doubled each time, with jitter, or longer if the server asks.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="retryAfter">What the server asked for; null where it asked for nothing.</param>
    internal TimeSpan Wait(int retry, TimeSpan? retryAfter)
    {
        double doubled = _firstInterval.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 20));
        double capped = Math.Min(doubled, s_longestBackoff.TotalMilliseconds);
        TimeSpan backoff = TimeSpan.FromMilliseconds(capped * (0.5 + (s_random.Value!.NextDouble() / 2)));
        return retryAfter is { } asked && asked > backoff ? asked : backoff;
    }
}
