using Dub.Errors;

namespace Dub;

/// <summary>410: the workspace's invitation has expired.</summary>
public sealed class DubInviteExpiredException : DubApiException
{
    internal DubInviteExpiredException(CallFailure failure)
        : base(failure)
    {
    }
}
