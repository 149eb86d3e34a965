using Dub.Errors;

namespace Dub;

/// <summary>403: the key, or the workspace's plan, does not allow the call.</summary>
public sealed class DubForbiddenException : DubApiException
{
    internal DubForbiddenException(CallFailure failure)
        : base(failure)
    {
    }
}
