using Dub.Errors;

namespace Dub;

/// <summary>The input as a whole cannot be sent: its columns are not what they should be.</summary>
public sealed class DubInvalidInputException : DubException
{
    /// <param name="message">What is wrong with it and what to do.</param>
    internal DubInvalidInputException(string message)
        : base(ErrorCatalogue.InvalidInput, message, isFatal: true, innerException: null)
    {
    }
}
