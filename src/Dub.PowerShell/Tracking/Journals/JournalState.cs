namespace Dub;

/// <summary>How far a row has come, by its last event in the journal.</summary>
public enum JournalState
{
    /// <summary>The journal does not know the row.</summary>
    None,

    /// <summary>It was about to be sent; what became of it was never written. Its outcome is unknown.</summary>
    Sending,

    /// <summary>It was surely not processed, and is sent again.</summary>
    NotSent,

    /// <summary>Dub answered that it recorded it, or did not say otherwise. It is done.</summary>
    Recorded,

    /// <summary>Dub answered that it recorded nothing. It is sent again.</summary>
    NotRecorded,

    /// <summary>Dub refused it. It is sent again.</summary>
    Refused,

    /// <summary>No usable answer came; Dub may have recorded it.</summary>
    Unknown,
}
