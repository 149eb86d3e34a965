using System;

namespace Dub;

/// <summary>The journal of an import cannot be read, written or shared.</summary>
public sealed class DubJournalException : DubException
{
    internal DubJournalException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.Journal, message, innerException)
    {
    }

    internal override CallFate Fate => CallFate.NotProcessed;

    internal override bool ConcernsEveryCall => true;
}
