namespace Dub.Errors;

/// <summary>What is known of the effect of a call that did not succeed.</summary>
internal enum CallEffect
{
    /// <summary>None: it was never sent, or the rate limit refused it.</summary>
    None,

    /// <summary>None: the server read it and refused it.</summary>
    Rejected,

    /// <summary>The server may or may not have recorded it.</summary>
    Unknown,
}
