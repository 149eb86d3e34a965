using Dub.Errors;

namespace Dub;

/// <summary>401: Dub does not know the API key.</summary>
public sealed class DubUnauthorizedException : DubApiException
{
    internal DubUnauthorizedException(CallFailure failure)
        : base(failure)
    {
    }
}
