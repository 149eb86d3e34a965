using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>The policies in the order a call passes through them; the last one makes the attempt.</summary>
internal sealed class CallPipeline
{
    private readonly Func<CallContext, Task<CallOutcome>> _first;

    /// <param name="policies">From the outermost to the innermost.</param>
    public CallPipeline(IReadOnlyList<ICallPolicy> policies)
    {
        Func<CallContext, Task<CallOutcome>> next =
            static _ => throw new InvalidOperationException("The last policy of a pipeline makes the attempt itself.");
        for (int i = policies.Count - 1; i >= 0; i--)
        {
            ICallPolicy policy = policies[i];
            Func<CallContext, Task<CallOutcome>> rest = next;
            next = context => policy.SendAsync(context, rest);
        }

        _first = next;
    }

    public Task<CallOutcome> SendAsync(CallContext context) => _first(context);
}
