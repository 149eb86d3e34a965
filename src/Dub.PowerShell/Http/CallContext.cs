using System.Threading;
using Dub.Errors;

namespace Dub.Http;

/// <summary>A call on its way through the policies, and what they have learned about it so far.</summary>
internal sealed class CallContext
{
    public required ApiRequest Request { get; init; }

    /// <summary>How long the call may still wait, for retries and the rate limit together.</summary>
    public required WaitBudget WaitBudget { get; init; }

    /// <summary>Receives the events of the call.</summary>
    public required ICallEvents Events { get; init; }

    /// <summary>Cancels attempts and waits.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Cancelled once no further attempt may start. It ends waits; an attempt in progress goes on.</summary>
    public CancellationToken WaitToken { get; init; }

    /// <summary>The number of attempts started.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether any attempt so far may have been recorded although its response is unknown.</summary>
    public bool MayHaveBeenRecorded { get; private set; }

    /// <summary>The same call with another request; it shares this one's wait budget and cancellation.</summary>
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
        OutcomeUnknown = MayHaveBeenRecorded && !last.SettlesEarlierAttempts,
    };
}
