using Dub.Errors;

namespace Dub;

/// <summary>404: Dub does not know the click, customer or workspace.</summary>
public sealed class DubNotFoundException : DubApiException
{
    internal DubNotFoundException(CallFailure failure)
        : base(failure)
    {
    }
}
