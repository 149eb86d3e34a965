namespace Dub;

/// <summary>410: the workspace's invitation has expired.</summary>
public sealed class DubInviteExpiredException : DubApiException
{
    internal DubInviteExpiredException(string message, ApiErrorFacts facts, string errorId = ErrorCatalogue.InviteExpired)
        : base(errorId, message, facts)
    {
    }
}
