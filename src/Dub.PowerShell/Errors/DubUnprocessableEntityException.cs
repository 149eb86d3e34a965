using Dub.Errors;

namespace Dub;

/// <summary>422: Dub refused a value of the call.</summary>
public sealed class DubUnprocessableEntityException : DubApiException
{
    internal DubUnprocessableEntityException(CallFailure failure)
        : base(failure)
    {
    }
}
