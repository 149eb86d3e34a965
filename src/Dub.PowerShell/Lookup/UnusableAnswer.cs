using Dub.Errors;

namespace Dub.Lookup;

/// <summary>Answers that fit their form and are of no use.</summary>
internal static class UnusableAnswer
{
    /// <param name="noun">What has no ID.</param>
    public static DubException NoId(string noun) => Unfit($"Dub answered with a {noun} that has no ID.");

    public static DubException TooManyEvents() => Unfit("The customer has more events than can be read here.");

    public static DubException SamePageAgain(string path) =>
        Unfit($"The server gives the same page of {path} again and again, so that the list cannot be read to its end.");

    private static DubException Unfit(string message) => new CallFailure
    {
        ErrorId = ErrorCatalogue.ResponseValidation,
        Message = message,
        Effect = CallEffect.None,
        Retry = RetryEligibility.Never,
    }.ToException();
}
