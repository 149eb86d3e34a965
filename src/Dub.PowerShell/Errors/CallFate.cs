namespace Dub;

/// <summary>What is known of a call that did not end well.</summary>
internal enum CallFate
{
    /// <summary>It surely did nothing: it never left, or the rate limit turned it away.</summary>
    NotProcessed,

    /// <summary>The server read it and said no.</summary>
    Refused,

    /// <summary>The server may or may not have acted on it.</summary>
    Unclear,
}
