using System;

namespace Dub;

/// <summary>The server could not be reached, or the connection was lost: DNS, TCP, TLS, a reset.</summary>
public sealed class DubConnectionException : DubException
{
    internal DubConnectionException(string message, bool requestLeft, Exception? innerException)
        : base(ErrorCatalogue.ConnectionError, message, innerException)
    {
        Fate = requestLeft ? CallFate.Unclear : CallFate.NotProcessed;
    }

    internal override CallFate Fate { get; }
}
