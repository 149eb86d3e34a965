using System;

namespace Dub;

/// <summary>The base of everything that can go wrong between a conversion and Dub.</summary>
public abstract class DubException : Exception
{
    private protected DubException(string errorId, string message, Exception? innerException = null)
        : base(AddressCredentials.Cut(message), AddressCredentials.Cut(innerException))
    {
        ErrorId = errorId;
    }

    /// <summary>The error's name, the first part of the error record's FullyQualifiedErrorId.</summary>
    public string ErrorId { get; }

    /// <summary>What to do now, in a sentence or two.</summary>
    public string RecommendedAction => ErrorCatalogue.RecommendedAction(this);

    /// <summary>
    /// Whether Dub may have recorded the conversion although no usable answer came back.
    /// Where this is true and a repeat is not safe, look the conversion up before sending it again.
    /// </summary>
    public bool OutcomeUnknown { get; internal set; }

    /// <summary>How many times the call was made; 0 where nothing was sent.</summary>
    public int Attempts { get; internal set; }

    /// <summary>What is known of the last attempt.</summary>
    internal abstract CallFate Fate { get; }

    /// <summary>Whether every other call would fail alike, as with a bad key.</summary>
    internal virtual bool ConcernsEveryCall => false;
}
