namespace Dub;

/// <summary>429: the key's rate limit is used up for longer than was to be waited.</summary>
public sealed class DubRateLimitExceededException : DubApiException
{
    internal DubRateLimitExceededException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.RateLimitExceeded)
        : base(errorId, message, facts)
    {
    }
}
