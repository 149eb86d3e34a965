using System;
using System.Collections.Generic;
using Dub.Errors;

namespace Dub;

/// <summary>The base class of every error that sending a conversion can end in.</summary>
public abstract class DubException : Exception
{
    private protected DubException(CallFailure failure)
        : base(failure.Message, failure.Cause)
    {
        ErrorId = failure.ErrorId;
        OutcomeUnknown = failure.OutcomeUnknown;
        Attempts = failure.Attempts;
        Effect = failure.Effect;
        IsFatal = failure.IsFatal;
    }

    // For errors raised before a call is made.
    private protected DubException(string errorId, string message, bool isFatal, Exception? innerException)
        : base(AddressCredentials.Cut(message), AddressCredentials.Cut(innerException))
    {
        ErrorId = errorId;
        IsFatal = isFatal;
    }

    /// <summary>The error's name, the first part of the error record's FullyQualifiedErrorId.</summary>
    public string ErrorId { get; }

    /// <summary>What to do now, in a sentence or two.</summary>
    public string RecommendedAction
    {
        get => field ?? ErrorCatalogue.RecommendedAction(this);
        internal set;
    }

    /// <summary>
    /// Whether Dub may have recorded the conversion although no usable response came back.
    /// Where this is true and a repeat is not safe, look the conversion up before sending it again.
    /// </summary>
    public bool OutcomeUnknown { get; private protected init; }

    /// <summary>How many times the call was made; 0 where nothing was sent.</summary>
    public int Attempts { get; }

    /// <summary>
    /// The rows of an import that ended in this error: one, or several where the error ended the import and other rows
    /// met it too. Empty where the error belongs to no row of a cmdlet's.
    /// </summary>
    public IReadOnlyList<FailedRow> Rows { get; internal set; } = System.Array.Empty<FailedRow>();

    /// <summary>The effect of the last attempt.</summary>
    internal CallEffect Effect { get; }

    /// <summary>Whether every other call would fail in the same way, as with a bad key.</summary>
    internal bool IsFatal { get; }

    /// <summary>Whether no connection with the server was made, in no attempt.</summary>
    internal bool IsUnreachable =>
        this is DubConnectionException or DubRequestTimeoutException && Effect == CallEffect.None && !OutcomeUnknown;
}
