using Dub.Errors;

namespace Dub;

/// <summary>409: what the call would make exists already.</summary>
public sealed class DubConflictException : DubApiException
{
    internal DubConflictException(CallFailure failure)
        : base(failure)
    {
    }
}
