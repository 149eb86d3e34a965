using Dub.Errors;

namespace Dub;

/// <summary>429: the key's rate limit is used up for longer than was to be waited.</summary>
public sealed class DubRateLimitExceededException : DubApiException
{
    internal DubRateLimitExceededException(CallFailure failure)
        : base(failure)
    {
    }
}
