namespace Dub;

/// <summary>404: Dub does not know the click, customer or workspace.</summary>
public sealed class DubNotFoundException : DubApiException
{
    internal DubNotFoundException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.NotFound)
        : base(errorId, message, facts)
    {
    }
}
