using System;

namespace Dub.Tracking.Journals;

/// <summary>The journal's first line.</summary>
internal sealed record JournalHeader
{
    public const int CurrentVersion = 1;

    /// <summary>The format version. Its name comes first in the line and identifies the file as a journal.</summary>
    public int DubJournal { get; init; }

    /// <summary>The key of the row hashes: without it, equal rows of two journals cannot be matched.</summary>
    public string? Salt { get; init; }

    /// <summary>The address the rows were sent to. A journal is valid for one address only.</summary>
    public string? Address { get; init; }

    public DateTimeOffset Created { get; init; }
}
