namespace Dub.Errors;

/// <summary>Whether the kind of failure allows another attempt.</summary>
internal enum RetryEligibility
{
    /// <summary>Only if there was no response, or its status code is one to retry.</summary>
    ByStatus,

    /// <summary>Never: the same call would fail in the same way.</summary>
    Never,

    /// <summary>Whatever the status code: the same call is likely to succeed shortly.</summary>
    Always,
}
