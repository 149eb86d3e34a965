using System;
using Dub.Errors;

namespace Dub;

/// <summary>The journal of an import cannot be read, written or shared.</summary>
public sealed class DubJournalException : DubException
{
    internal DubJournalException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.Journal, message, isFatal: true, innerException)
    {
    }

    internal DubJournalException(CallFailure failure)
        : base(failure)
    {
    }
}
