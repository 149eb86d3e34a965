namespace Dub;

/// <summary>500: Dub failed while it worked on the call.</summary>
public sealed class DubInternalServerErrorException : DubApiException
{
    internal DubInternalServerErrorException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.InternalServerError)
        : base(errorId, message, facts)
    {
    }
}
