using System.Threading;
using Dub.Errors;

namespace Dub.Http;

/// <summary>One call passing through the policies, and what they have learnt of it so far.</summary>
internal sealed class CallContext
{
    public required ApiRequest Request { get; init; }

    /// <summary>How long the call may still wait, for retries and the rate limit together.</summary>
    public required WaitBudget WaitBudget { get; init; }

    /// <summary>Is told of the call's steps.</summary>
    public required ICallEvents Events { get; init; }

    /// <summary>Ends attempts and waits alike.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Cancelled once no further attempt may start. It ends waits; an attempt in progress goes on.</summary>
    public CancellationToken WaitToken { get; init; }

    /// <summary>How many attempts were started.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether any attempt so far may have been recorded without its answer being known.</summary>
    public bool MayHaveBeenRecorded { get; private set; }

    /// <summary>The same call with another request in its place: it waits and is cancelled with this one.</summary>
    public CallContext For(ApiRequest request) => new()
    {
        Request = request,
        WaitBudget = WaitBudget,
        Events = Events,
        CancellationToken = CancellationToken,
        WaitToken = WaitToken,
    };

    /// <summary>Takes a failed attempt into account.</summary>
    public void Learn(CallFailure failure) => MayHaveBeenRecorded |= failure.Effect == CallEffect.Unknown;

    /// <summary>The failure of the whole call, given that of its last attempt.</summary>
    public CallFailure Conclude(CallFailure last) => last with
    {
        Attempts = Attempts,
        // A plain refusal of the same call answers the attempts before it as well.
        OutcomeUnknown = MayHaveBeenRecorded && (last.Effect != CallEffect.Rejected || last.IsFatal),
    };
}
