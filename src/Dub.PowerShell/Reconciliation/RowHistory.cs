using System;
using System.Collections.Generic;
using Dub.Tracking.Journals;

namespace Dub.Reconciliation;

/// <summary>The calls of a row that Dub may have recorded.</summary>
internal sealed class RowHistory
{
    private readonly List<Attempt> _attempts = new(1);
    private DateTimeOffset? _start;

    public JournalState State { get; private set; }

    /// <summary>What the row is: <c>lead</c>, <c>sale</c> or <c>customer</c>.</summary>
    public string Kind { get; private set; } = string.Empty;

    /// <summary>From the first to the last.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    /// <summary>Whether the row's outcome is unknown.</summary>
    public bool IsOpen => State is JournalState.Sending or JournalState.Unknown;

    public void Add(JournalLine line)
    {
        State = line.Event;
        Kind = line.Kind ?? string.Empty;
        switch (line.Event)
        {
            case JournalState.Sending:
                _start = line.At;
                _attempts.Add(new Attempt(line.At, null));
                break;
            case JournalState.Unknown or JournalState.Recorded when _start is { } start:
                _attempts[_attempts.Count - 1] = new Attempt(start, line.At);
                _start = null;
                break;
            case JournalState.NotSent or JournalState.NotRecorded or JournalState.Refused:
                // The answer settles the calls before it as well.
                _attempts.Clear();
                _start = null;
                break;
            default:
                break;
        }
    }
}
