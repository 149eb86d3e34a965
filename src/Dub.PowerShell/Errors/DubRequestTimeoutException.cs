using Dub.Errors;

namespace Dub;

/// <summary>No connection was made, or no complete response arrived, within the time allowed for one attempt.</summary>
public sealed class DubRequestTimeoutException : DubException
{
    internal DubRequestTimeoutException(CallFailure failure)
        : base(failure)
    {
    }
}
