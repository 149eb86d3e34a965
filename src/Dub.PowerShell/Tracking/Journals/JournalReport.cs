using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Dub.Errors;
using Dub.Tracking.Journals;
using System.Threading;

namespace Dub;

/// <summary>The state of an import, read from its journal.</summary>
public sealed record JournalReport
{
    /// <summary>The journal's file.</summary>
    public required string Path { get; init; }

    /// <summary>The address the rows were sent to.</summary>
    public required Uri Address { get; init; }

    /// <summary>When the import began.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The rows, in the order they were first sent.</summary>
    public required IReadOnlyList<JournalEntry> Entries { get; init; }

    /// <summary>How many rows are done.</summary>
    public int Recorded => Count(JournalState.Recorded);

    /// <summary>How many rows Dub accepted without recording them.</summary>
    public int NotRecorded => Count(JournalState.NotRecorded);

    /// <summary>How many rows Dub rejected.</summary>
    public int Refused => Count(JournalState.Refused);

    /// <summary>How many rows were certainly not processed.</summary>
    public int NotSent => Count(JournalState.NotSent);

    /// <summary>How many rows have an unknown outcome, including those being sent when the import ended.</summary>
    public int Unknown => Count(JournalState.Unknown) + Count(JournalState.Sending);

    /// <summary>How many rows were refused before they were sent, for a value that cannot be sent.</summary>
    public int Invalid => Count(JournalState.Invalid);

    /// <summary>Reads a journal, even while an import is writing it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DubJournalException">It cannot be read or is no journal.</exception>
    public static JournalReport Read(string path, CancellationToken cancellationToken = default)
    {
        JournalEntries entries = new();
        try
        {
            if (Directory.Exists(path))
            {
                throw new DubJournalException($"'{HarmlessText.Line(path)}' is a folder; a journal is a file.");
            }

            if (new FileInfo(path) is { Exists: true, Length: 0 })
            {
                // A pipe has no length, and opening it blocks until there is a writer.
                throw Empty(path);
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            (JournalHeader? header, _) = JournalContents.Read(file, path, entries.Add, cancellationToken);
            return header is null
                ? throw Empty(path)
                : new JournalReport
                {
                    Path = path,
                    Address = new Uri(header.Address!),
                    Created = header.Created,
                    Entries = entries.ToList(),
                };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or UriFormatException)
        {
            throw new DubJournalException(
                $"The journal '{HarmlessText.Line(path)}' cannot be read: {HarmlessText.Line(error.Message)}",
                error);
        }
    }

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        $"{Entries.Count} {(Entries.Count == 1 ? "row" : "rows")}: {Recorded} recorded, {NotRecorded} not recorded, {Refused} refused, {Invalid} invalid, {NotSent} not sent, {Unknown} unknown";

    private static DubJournalException Empty(string path) => new($"'{HarmlessText.Line(path)}' is empty; it is not a journal yet.");

    private int Count(JournalState state) => Entries.Count(entry => entry.State == state);
}
