using System;
using System.Linq;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http.RateLimits;

namespace Dub.Http;

/// <summary>Sends a call in its slot of a <see cref="CallPacer"/>, and again when the limit refused it.</summary>
internal sealed class PacingPolicy(DubConnection connection, CallPacer pacer, Clock clock) : ICallPolicy
{
    private const int TooManyRequests = 429;

    private readonly bool _retries =
        connection.MaximumRetryCount > 0 && connection.RetryStatusCode.Contains(TooManyRequests);

    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        CallFailure? refusal = null;
        while (true)
        {
            TimeSpan wait = pacer.Take(connection.RequestsPerMinute);
            if (!context.WaitBudget.TryCharge(wait))
            {
                return CallOutcome.Failed(ApiErrors.WaitTooLong(wait, context.WaitBudget, refusal));
            }

            if (refusal is not null)
            {
                context.Events.Retrying(refusal.Message, wait, context.Attempts);
            }

            await clock.Delay(wait, context.WaitToken).ConfigureAwait(false);
            CallOutcome outcome = await next(context).ConfigureAwait(false);
            if (outcome is not { Failure: { } failure, Response: { StatusCode: TooManyRequests } response } || !_retries)
            {
                return outcome;
            }

            pacer.OnRefused(response.RateLimit);
            refusal = failure;
        }
    }
}
