using System;

namespace Dub;

/// <summary>No whole answer came within the time allowed for one attempt.</summary>
public sealed class DubRequestTimeoutException : DubException
{
    internal DubRequestTimeoutException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.RequestTimeout, message, innerException)
    {
    }

    internal override CallFate Fate => CallFate.Unclear;
}
