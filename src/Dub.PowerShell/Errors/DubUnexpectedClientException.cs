using System;

namespace Dub;

/// <summary>The client itself failed in a way it does not know.</summary>
public sealed class DubUnexpectedClientException : DubException
{
    internal DubUnexpectedClientException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.UnexpectedClient, message, innerException)
    {
    }

    internal override CallFate Fate => CallFate.Unclear;
}
