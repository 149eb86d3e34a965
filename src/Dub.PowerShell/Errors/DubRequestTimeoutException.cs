using System;

namespace Dub;

/// <summary>No connection was made, or no whole answer came, within the time allowed for one attempt.</summary>
public sealed class DubRequestTimeoutException : DubException
{
    internal DubRequestTimeoutException(string message, bool requestLeft, Exception? innerException = null)
        : base(ErrorCatalogue.RequestTimeout, message, innerException)
    {
        Fate = requestLeft ? CallFate.Unclear : CallFate.NotProcessed;
    }

    internal override CallFate Fate { get; }
}
