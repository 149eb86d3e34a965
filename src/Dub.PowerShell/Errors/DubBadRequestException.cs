using Dub.Errors;

namespace Dub;

/// <summary>400: Dub could not read the call, or the key is not a workspace key.</summary>
public sealed class DubBadRequestException : DubApiException
{
    internal DubBadRequestException(CallFailure failure)
        : base(failure)
    {
    }
}
