using System;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>One step of the call pipeline, wrapped around the steps after it.</summary>
internal interface ICallPolicy
{
    /// <param name="context">The call.</param>
    /// <param name="next">The rest of the pipeline; may be run any number of times.</param>
    /// <exception cref="OperationCanceledException">
    /// The call was cancelled, or stopped before its first attempt; there is no outcome.
    /// </exception>
    Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next);
}
