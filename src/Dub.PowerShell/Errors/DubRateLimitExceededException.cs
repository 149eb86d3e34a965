using Dub.Errors;

namespace Dub;

/// <summary>429: the key's rate limit stays exhausted for longer than the call may wait.</summary>
public sealed class DubRateLimitExceededException : DubApiException
{
    internal DubRateLimitExceededException(CallFailure failure)
        : base(failure)
    {
    }
}
