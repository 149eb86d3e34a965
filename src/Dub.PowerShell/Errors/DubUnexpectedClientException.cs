using Dub.Errors;

namespace Dub;

/// <summary>The client itself failed in a way it does not know.</summary>
public sealed class DubUnexpectedClientException : DubException
{
    internal DubUnexpectedClientException(CallFailure failure)
        : base(failure)
    {
    }
}
