using System;
using Dub.Errors;

namespace Dub;

/// <summary>There is no API key to send with.</summary>
public sealed class DubApiKeyMissingException : DubException
{
    internal DubApiKeyMissingException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.ApiKeyMissing, message, isFatal: true, innerException)
    {
    }
}
