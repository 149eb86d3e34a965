using Dub.Errors;

namespace Dub;

/// <summary>500: Dub failed while it worked on the call.</summary>
public sealed class DubInternalServerErrorException : DubApiException
{
    internal DubInternalServerErrorException(CallFailure failure)
        : base(failure)
    {
    }
}
