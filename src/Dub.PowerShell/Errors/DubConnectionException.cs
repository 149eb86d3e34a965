using Dub.Errors;

namespace Dub;

/// <summary>The server could not be reached, or the connection was lost: DNS, TCP, TLS, a reset.</summary>
public sealed class DubConnectionException : DubException
{
    internal DubConnectionException(CallFailure failure)
        : base(failure)
    {
    }
}
