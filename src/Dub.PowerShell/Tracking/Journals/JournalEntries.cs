using System.Collections.Generic;
using System.Linq;
using Dub.Errors;

namespace Dub.Tracking.Journals;

/// <summary>The rows of a journal, each with its last event.</summary>
internal sealed class JournalEntries
{
    private readonly Dictionary<(string Row, int Repetition, string? Kind), int> _places = [];
    private readonly List<(JournalEntry? Entry, int Event)> _entries = [];
    private int _events;

    /// <summary>Takes the next line into account.</summary>
    public void Add(JournalLine line)
    {
        _events++;
        if (line.EndOfRunFrom is { } first)
        {
            RemoveBefore(first, line.Kind, line.Input);
            return;
        }

        JournalEntry entry = new()
        {
            Kind = HarmlessText.Line(line.Kind, 20),
            InputRow = line.Input,
            State = line.Event,
            At = line.At,
            ErrorId = line.Error is null ? null : HarmlessText.Line(line.Error, 60),
            InvoiceId = line.Invoice is null ? null : HarmlessText.Line(line.Invoice, 200),
            Row = line.Row!,
            Repetition = line.N,
        };
        if (_places.TryGetValue((line.Row!, line.N, line.Kind), out int place))
        {
            _entries[place] = (entry, _events);
        }
        else
        {
            _places.Add((line.Row!, line.N, line.Kind), _entries.Count);
            _entries.Add((entry, _events));
        }
    }

    /// <summary>The rows, in the order of their first events.</summary>
    public IReadOnlyList<JournalEntry> ToList() => _entries.Where(static row => row.Entry is not null).Select(static row => row.Entry!).ToArray();

    // A run sends every such row of its input again. What it did not come across has been corrected or taken out, unless
    // its input was shorter than the list of these rows: then it was a part of the file.
    private void RemoveBefore(int firstEvent, string? kind, int inputRows)
    {
        List<int> gone = [];
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i] is { Entry.State: JournalState.NotSent or JournalState.NotRecorded or JournalState.Refused or JournalState.Invalid } row
                && row.Event < firstEvent
                && (kind is null || row.Entry!.Kind == kind))
            {
                gone.Add(i);
            }
        }

        if (gone.Count > inputRows)
        {
            return;
        }

        foreach (int i in gone)
        {
            _entries[i] = (null, 0);
        }
    }
}
