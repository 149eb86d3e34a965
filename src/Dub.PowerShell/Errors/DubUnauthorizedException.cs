namespace Dub;

/// <summary>401: Dub does not know the API key.</summary>
public sealed class DubUnauthorizedException : DubApiException
{
    internal DubUnauthorizedException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.Unauthorized)
        : base(errorId, message, facts)
    {
    }
}
