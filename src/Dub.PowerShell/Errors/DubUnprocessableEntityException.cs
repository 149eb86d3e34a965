namespace Dub;

/// <summary>422: Dub refused a value of the call.</summary>
public sealed class DubUnprocessableEntityException : DubApiException
{
    internal DubUnprocessableEntityException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.UnprocessableEntity)
        : base(errorId, message, facts)
    {
    }
}
