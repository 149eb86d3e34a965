using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Dub.Tracking.Journals;

namespace Dub.Reconciliation;

/// <summary>All rows of a journal with their calls.</summary>
internal sealed class JournalHistory
{
    private readonly Dictionary<(JournalKey Key, int Repetition), RowHistory> _rows = [];

    private JournalHistory()
    {
    }

    /// <summary>The number of rows with an unknown outcome.</summary>
    public int OpenRows => _rows.Values.Count(static row => row.IsOpen);

    /// <summary>How many rows of a kind Dub recorded, or may have.</summary>
    public int Count(string kind) => _rows.Values.Count(row => (row.IsOpen || row.State == JournalState.Recorded) && row.Kind == kind);

    /// <summary>The number of rows of a kind with an unknown outcome.</summary>
    public int CountOpen(string kind) => _rows.Values.Count(row => row.IsOpen && row.Kind == kind);

    /// <summary>The kinds of the rows with an unknown outcome.</summary>
    public IReadOnlyList<string> OpenKinds =>
        [.. _rows.Values.Where(static row => row.IsOpen).Select(static row => row.Kind).Distinct(StringComparer.Ordinal)];

    /// <summary>What the rows are.</summary>
    public IReadOnlyList<string> Kinds => [.. _rows.Values.Select(static row => row.Kind).Distinct(StringComparer.Ordinal)];

    /// <exception cref="DubJournalException">It cannot be read or is no journal.</exception>
    public static JournalHistory Read(string path, CancellationToken cancellationToken)
    {
        JournalHistory history = new();
        try
        {
            JournalPaths.Check(path);
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            JournalPaths.CheckIsFile(file, path);
            (JournalHeader? header, _) = JournalContents.Read(file, path, history.Add, cancellationToken);
            return header is null ? throw JournalPaths.Unusable(path, new IOException("it is empty.")) : history;
        }
        catch (Exception error) when (JournalPaths.IsFailure(error))
        {
            throw JournalPaths.Unusable(path, error);
        }
    }

    /// <summary>The row's calls; null where the journal does not know it.</summary>
    public RowHistory? Find(JournalRow row) => _rows.TryGetValue((row.Key, row.Repetition), out RowHistory? found) ? found : null;

    private void Add(JournalLine line)
    {
        if (line.EndOfRunFrom is not null || line.Event == JournalState.Invalid)
        {
            return;
        }

        _ = JournalKey.TryParse(line.Row, out JournalKey key);
        if (!_rows.TryGetValue((key, line.N), out RowHistory? row))
        {
            _rows.Add((key, line.N), row = new RowHistory());
        }

        row.Add(line);
    }
}
