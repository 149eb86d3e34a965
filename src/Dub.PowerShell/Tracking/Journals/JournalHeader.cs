using System;

namespace Dub.Tracking.Journals;

/// <summary>The journal's first line.</summary>
internal sealed record JournalHeader
{
    public const int CurrentVersion = 1;

    /// <summary>The format's version. Its name opens the line and so tells a journal from any other file.</summary>
    public int DubJournal { get; init; }

    /// <summary>The key of the row hashes: without it, equal rows of two journals cannot be matched.</summary>
    public string? Salt { get; init; }

    /// <summary>Where the rows were sent. What is done at one address is not done at another.</summary>
    public string? Address { get; init; }

    public DateTimeOffset Created { get; init; }
}
