using Dub.Errors;

namespace Dub;

/// <summary>The client itself failed unexpectedly.</summary>
public sealed class DubUnexpectedClientException : DubException
{
    internal DubUnexpectedClientException(CallFailure failure)
        : base(failure)
    {
    }
}
