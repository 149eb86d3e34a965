using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Dub.Reconciliation;

/// <summary>
/// Assigns events to rows, one each: a bipartite matching by augmenting paths. Both are taken in the order of their times,
/// so that nearly every row finds its event at once.
/// </summary>
internal sealed class EventAssignment
{
    private const int None = -1;

    private readonly ImportedRow[] _rows;
    private readonly ConversionEvent[] _events;
    private readonly Func<ImportedRow, ConversionEvent, bool> _fits;
    private readonly int[] _rowOf;
    private readonly int[] _eventOf;

    /// <param name="rows">The rows.</param>
    /// <param name="events">As many events.</param>
    /// <param name="fits">Whether an event may be a row's.</param>
    public EventAssignment(IEnumerable<ImportedRow> rows, IEnumerable<ConversionEvent> events, Func<ImportedRow, ConversionEvent, bool> fits)
    {
        _rows = [.. rows.OrderBy(static row => row.LastAt)];
        _events = [.. events.OrderBy(static item => item.Timestamp)];
        _fits = fits;
        _rowOf = [.. _events.Select(static _ => None)];
        _eventOf = [.. _rows.Select(static _ => None)];
    }

    /// <summary>Whether each row can have an event of its own.</summary>
    public bool IsPossible(CancellationToken cancellationToken)
    {
        for (int row = 0; row < _rows.Length; row++)
        {
            if (!Assign(row, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // Where all events that fit are taken, a row that has one of them may be able to take another.
    private bool Assign(int first, CancellationToken cancellationToken)
    {
        int[] reachedFrom = [.. _events.Select(static _ => None)];
        Queue<int> rows = new([first]);
        while (rows.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int row = rows.Dequeue();
            for (int i = 0; i < _events.Length; i++)
            {
                if (reachedFrom[i] != None || !_fits(_rows[row], _events[i]))
                {
                    continue;
                }

                reachedFrom[i] = row;
                if (_rowOf[i] == None)
                {
                    Shift(i, reachedFrom);
                    return true;
                }

                rows.Enqueue(_rowOf[i]);
            }
        }

        return false;
    }

    private void Shift(int free, int[] reachedFrom)
    {
        for (int item = free; item != None;)
        {
            int row = reachedFrom[item];
            int before = _eventOf[row];
            (_rowOf[item], _eventOf[row]) = (row, item);
            item = before;
        }
    }
}
