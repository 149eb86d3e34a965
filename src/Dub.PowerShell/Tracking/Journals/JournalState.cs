namespace Dub;

/// <summary>The state of a row, by its last event in the journal.</summary>
public enum JournalState
{
    /// <summary>The row is not in the journal.</summary>
    None,

    /// <summary>It was about to be sent and its outcome was never written. The outcome is unknown.</summary>
    Sending,

    /// <summary>It was certainly not processed, and is sent again.</summary>
    NotSent,

    /// <summary>Dub responded that it recorded the row, or did not say otherwise. It is done.</summary>
    Recorded,

    /// <summary>Dub responded that it recorded nothing. It is sent again.</summary>
    NotRecorded,

    /// <summary>Dub rejected it. It is sent again.</summary>
    Refused,

    /// <summary>No usable response arrived; Dub may have recorded it.</summary>
    Unknown,

    /// <summary>The row was refused before it was sent, for a value that cannot be sent. The next run checks it again.</summary>
    Invalid,
}
