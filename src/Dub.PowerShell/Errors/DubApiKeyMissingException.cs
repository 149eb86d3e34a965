using System;

namespace Dub;

/// <summary>There is no API key to send with.</summary>
public sealed class DubApiKeyMissingException : DubException
{
    internal DubApiKeyMissingException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.ApiKeyMissing, message, innerException)
    {
    }

    internal override CallFate Fate => CallFate.NotProcessed;

    internal override bool ConcernsEveryCall => true;
}
