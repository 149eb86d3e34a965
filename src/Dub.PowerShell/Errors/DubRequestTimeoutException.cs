using Dub.Errors;

namespace Dub;

/// <summary>No whole answer came within the time allowed for one attempt.</summary>
public sealed class DubRequestTimeoutException : DubException
{
    internal DubRequestTimeoutException(CallFailure failure)
        : base(failure)
    {
    }
}
