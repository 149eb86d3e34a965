using Dub.Errors;

namespace Dub;

/// <summary>409: what the call would create already exists.</summary>
public sealed class DubConflictException : DubApiException
{
    internal DubConflictException(CallFailure failure)
        : base(failure)
    {
    }
}
