using System;
using System.Threading.Tasks;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Makes one attempt and turns its response into the outcome. Comes last.</summary>
internal sealed class TransportPolicy(HttpTransport transport, Clock clock) : ICallPolicy
{
    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        int attempt = ++context.Attempts;
        TimeSpan start = clock.Elapsed;
        (ApiResponse? response, CallFailure? failure) = await transport
            .SendAsync(context.Request, context.CancellationToken)
            .ConfigureAwait(false);
        if (response is null)
        {
            return CallOutcome.Failed(failure!);
        }

        context.Events.Responded(context.Request, response.StatusCode, clock.Elapsed - start, attempt);
        if (failure is null && response.IsSuccess)
        {
            return context.Request.Read(response, context.MayHaveBeenRecorded);
        }

        return context.Request.ReadError?.Invoke(response, context.MayHaveBeenRecorded)
            ?? CallOutcome.Failed(failure ?? ApiErrors.From(response), response);
    }
}
