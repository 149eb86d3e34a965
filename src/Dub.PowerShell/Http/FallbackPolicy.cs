using System;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>
/// Sends a request's fallback where the server no longer has its path. Such a server answers 404 with a page of its own
/// instead of Dub's error object; so may a proxy, and hence only an answer of Dub's to the fallback is remembered.
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
