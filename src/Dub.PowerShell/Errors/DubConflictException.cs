namespace Dub;

/// <summary>409: what the call would make exists already.</summary>
public sealed class DubConflictException : DubApiException
{
    internal DubConflictException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.Conflict)
        : base(errorId, message, facts)
    {
    }
}
