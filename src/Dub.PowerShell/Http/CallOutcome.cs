using Dub.Errors;

namespace Dub.Http;

/// <summary>How an attempt, or the whole call, ended: with a result or with a failure.</summary>
internal sealed record CallOutcome
{
    private CallOutcome()
    {
    }

    /// <summary>The result read from the response; null where the call failed.</summary>
    public object? Result { get; private init; }

    /// <summary>Why it failed; null where there is a result.</summary>
    public CallFailure? Failure { get; private init; }

    /// <summary>The response; null where there was none.</summary>
    public ApiResponse? Response { get; private init; }

    public static CallOutcome Success(ApiResponse response, object result) => new() { Response = response, Result = result };

    public static CallOutcome Failed(CallFailure failure, ApiResponse? response = null) => new() { Failure = failure, Response = response };
}
