using System;

namespace Dub;

/// <summary>An earlier run sent this conversion and never learned what became of it; it was not sent again.</summary>
public sealed class DubOutcomeUnknownException : DubException
{
    internal DubOutcomeUnknownException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.OutcomeUnknown, message, innerException)
    {
    }

    internal override CallFate Fate => CallFate.NotProcessed;
}
