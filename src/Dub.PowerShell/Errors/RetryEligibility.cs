namespace Dub.Errors;

/// <summary>Whether a failure may be followed by another attempt, as far as the failure itself tells.</summary>
internal enum RetryEligibility
{
    /// <summary>Where there was a response, only if its status is one to retry.</summary>
    ByStatus,

    /// <summary>The same call would fail alike.</summary>
    Never,

    /// <summary>Whatever its status: the same call is likely to succeed shortly.</summary>
    Always,
}
