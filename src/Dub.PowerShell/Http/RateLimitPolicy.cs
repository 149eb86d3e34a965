using System;
using System.Linq;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http.RateLimits;

namespace Dub.Http;

/// <summary>Sends a call when the key's rate limit lets it through, and again when the limit refused it.</summary>
internal sealed class RateLimitPolicy(DubConnection connection, RateLimiter limiter) : ICallPolicy
{
    private const int TooManyRequests = 429;

    private static readonly ApiResponse s_accepted = new() { StatusCode = 200 };

    private readonly bool _retries =
        connection.MaximumRetryCount > 0 && connection.RetryStatusCode.Contains(TooManyRequests);

    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        CallFailure? refusal = null;
        while (true)
        {
            RateLimitLease? lease = await limiter
                .AcquireAsync(
                    connection.RequestsPerMinute,
                    context.WaitBudget.Remaining,
                    context.Events,
                    context.WaitToken)
                .ConfigureAwait(false);
            if (lease is null)
            {
                TimeSpan wait = limiter.ExpectedWait(connection.RequestsPerMinute);
                return CallOutcome.Failed(ApiErrors.WaitTooLong(wait, context.WaitBudget, refusal));
            }

            context.WaitBudget.Charge(lease.Waited);
            CallOutcome outcome = await SendAsync(context, next, lease).ConfigureAwait(false);
            if (outcome is not { Failure: { } failure, Response.StatusCode: TooManyRequests } || !_retries)
            {
                return outcome;
            }

            refusal = failure;
            // The limiter has learnt from the refusal and holds every call of the key back, this one too.
            context.Events.Retrying(failure.Message, limiter.ExpectedWait(connection.RequestsPerMinute), context.Attempts);
        }
    }

    private async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next, RateLimitLease lease)
    {
        ApiResponse? response = null;
        try
        {
            CallOutcome outcome = await next(context).ConfigureAwait(false);
            // An error that means success to the request is not the key's limit, whatever its status.
            response = outcome is { Failure: null, Response: { IsSuccess: false } } ? s_accepted : outcome.Response;
            return outcome;
        }
        finally
        {
            if (response is null)
            {
                limiter.Abandon(lease);
            }
            else
            {
                limiter.Release(lease, response.StatusCode, response.RateLimit);
            }
        }
    }
}
