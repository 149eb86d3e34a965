using Dub.Errors;

namespace Dub;

/// <summary>An earlier run sent this conversion and never learned the outcome; it was not sent again.</summary>
public sealed class DubOutcomeUnknownException : DubException
{
    internal DubOutcomeUnknownException(string message)
        : base(ErrorCatalogue.OutcomeUnknown, message, isFatal: false, innerException: null)
    {
        OutcomeUnknown = true;
    }

    internal DubOutcomeUnknownException(CallFailure failure)
        : base(failure)
    {
    }
}
