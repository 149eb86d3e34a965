using System;

namespace Dub;

/// <summary>How far a call has come in its attempts.</summary>
/// <param name="patience">How long it may wait in all.</param>
internal sealed class CallState(TimeSpan patience)
{
    private const int RateLimited = 429;

    /// <summary>How many times the call was made.</summary>
    public int Attempts { get; set; }

    /// <summary>How many of these were counted as retries.</summary>
    public int Retries { get; set; }

    /// <summary>How long it may wait still.</summary>
    public TimeSpan Patience { get; set; } = patience;

    /// <summary>Why the last attempt failed; null before the first has.</summary>
    public DubException? Failure { get; private set; }

    /// <summary>What the rate limit answered to the last attempt; null where it let it through.</summary>
    public ApiErrorFacts? LastRefusal { get; private set; }

    /// <summary>Whether any attempt may have been processed without its answer being known.</summary>
    public bool MayHaveBeenProcessed { get; private set; }

    /// <summary>Whether no attempt can have had any effect.</summary>
    public bool SurelyDidNothing => Failure?.Fate == CallFate.NotProcessed && !MayHaveBeenProcessed;

    /// <summary>Notes that an attempt failed.</summary>
    public void Fail(DubException failure, ApiAnswer? answer)
    {
        Failure = failure;
        LastRefusal = answer?.StatusCode == RateLimited ? ApiErrors.Read(answer) : null;
        MayHaveBeenProcessed |= failure.Fate == CallFate.Unclear;
    }

    /// <summary>The failure that the call ends in.</summary>
    public DubException Finish()
    {
        DubException failure = Failure!;
        failure.Attempts = Attempts;
        // A plain refusal of the same call is an answer to the attempts before it as well.
        failure.OutcomeUnknown = MayHaveBeenProcessed && (failure.Fate != CallFate.Refused || failure.ConcernsEveryCall);
        return failure;
    }
}
