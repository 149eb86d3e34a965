using System;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>
/// Sends a request's fallback where the server no longer has its path. Such a server responds with 404 and a page of its own
/// instead of Dub's error object. A proxy may do the same, so it is remembered only once Dub has responded to the fallback.
/// </summary>
internal sealed class FallbackPolicy(EndpointState endpoint) : ICallPolicy
{
    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        if (context.Request.Fallback is not { } fallback)
        {
            return await next(context).ConfigureAwait(false);
        }

        if (!endpoint.HasNoTrackCustomer)
        {
            CallOutcome outcome = await next(context).ConfigureAwait(false);
            if (outcome.Failure?.Api is not { StatusCode: 404, Code: null })
            {
                return outcome;
            }
        }

        CallOutcome second = await next(context.For(fallback)).ConfigureAwait(false);
        endpoint.HasNoTrackCustomer |= second.Failure is null || second.Failure.Api is { Code: not null };
        return second;
    }
}
