using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.Reconciliation;

/// <summary>
/// Finds the events of one customer's rows. Rows and events that may belong together form a group; a row is found only
/// where its group has exactly one event for each row, so that all of them were recorded, whichever event is whose.
/// </summary>
internal sealed class RowMatcher(ServerTimes times)
{
    /// <param name="rows">All of the customer's rows that Dub has or may have, in the import.</param>
    /// <param name="events">All of the customer's events of the rows' kind.</param>
    public IReadOnlyList<RowMatch> Match(IReadOnlyList<ImportedRow> rows, IReadOnlyList<ConversionEvent> events)
    {
        List<RowMatch> matches = [.. rows.Where(static row => row.InvoiceId is not null).Select(row => ByInvoice(row, events))];
        List<ImportedRow> left = [.. rows.Where(static row => row.InvoiceId is null)];
        while (left.Count > 0)
        {
            (List<ImportedRow> group, List<ConversionEvent> fitting) = GroupOf(left[0], left, events);
            HashSet<ImportedRow> done = [.. group];
            left.RemoveAll(done.Contains);
            MatchVerdict verdict = Judge(group, fitting);
            matches.AddRange(group.Select(row => new RowMatch(row, verdict, fitting, group.Count)));
        }

        return matches;
    }

    // Dub records one sale per invoice, so that rows with one do not compete.
    private static RowMatch ByInvoice(ImportedRow row, IReadOnlyList<ConversionEvent> events)
    {
        List<ConversionEvent> sameInvoice = [.. events.Where(item => string.Equals(item.InvoiceId, row.InvoiceId, StringComparison.Ordinal))];
        List<ConversionEvent> fitting = [.. sameInvoice.Where(item => HasContentOf(row, item))];
        return fitting.Count > 0 ? new RowMatch(row, MatchVerdict.Found, fitting, 1)
            : sameInvoice.Count > 0 ? new RowMatch(row, MatchVerdict.InvoiceOfAnother, sameInvoice, 1)
            : new RowMatch(row, MatchVerdict.Absent, [], 1);
    }

    private (List<ImportedRow> Rows, List<ConversionEvent> Events) GroupOf(
        ImportedRow first,
        List<ImportedRow> rows,
        IReadOnlyList<ConversionEvent> events)
    {
        List<ImportedRow> group = [first];
        List<ConversionEvent> fitting = [];
        HashSet<ImportedRow> others = [.. rows.Skip(1)];
        HashSet<ConversionEvent> free = [.. events];
        for (int i = 0; i < group.Count; i++)
        {
            foreach (ConversionEvent item in free.Where(item => MayBeOf(group[i], item)).ToList())
            {
                free.Remove(item);
                fitting.Add(item);
                List<ImportedRow> joining = [.. others.Where(row => MayBeOf(row, item))];
                others.ExceptWith(joining);
                group.AddRange(joining);
            }
        }

        return (group, fitting);
    }

    private MatchVerdict Judge(List<ImportedRow> rows, List<ConversionEvent> events)
    {
        if (events.Count == 0)
        {
            return MatchVerdict.Absent;
        }

        if (rows.Count == 1)
        {
            return events.Count <= rows[0].MostEvents && events.All(item => IsOf(rows[0], item)) ? MatchVerdict.Found : MatchVerdict.Unclear;
        }

        return events.Count == rows.Count && rows.All(static row => row.MostEvents == 1) && CanBeAssigned(rows, events)
            ? MatchVerdict.Found
            : MatchVerdict.Unclear;
    }

    /// <summary>Whether each row can have an event of its own.</summary>
    private bool CanBeAssigned(List<ImportedRow> rows, List<ConversionEvent> events)
    {
        int[] rowOf = [.. events.Select(static _ => -1)];
        return Enumerable.Range(0, rows.Count).All(row => TryAssign(row, new bool[events.Count]));

        bool TryAssign(int row, bool[] tried)
        {
            for (int i = 0; i < rowOf.Length; i++)
            {
                if (tried[i] || !IsOf(rows[row], events[i]))
                {
                    continue;
                }

                tried[i] = true;
                if (rowOf[i] < 0 || TryAssign(rowOf[i], tried))
                {
                    rowOf[i] = row;
                    return true;
                }
            }

            return false;
        }
    }

    private bool IsOf(ImportedRow row, ConversionEvent item) =>
        item.Timestamp is { } time && HasContentOf(row, item) && row.History.Attempts.Any(attempt => times.IsOf(attempt, time));

    private bool MayBeOf(ImportedRow row, ConversionEvent item) =>
        string.IsNullOrEmpty(item.InvoiceId)
        && HasContentOf(row, item)
        && (item.Timestamp is not { } time || row.History.Attempts.Any(attempt => times.MayBeOf(attempt, time)));

    /// <summary>Whether an event is of the same name and sum as a row, whatever its time.</summary>
    public static bool HasContentOf(ImportedRow row, ConversionEvent item) => row.Type == ConversionEventType.Lead
        ? string.Equals(Fold(row.EventName), Fold(item.EventName), StringComparison.OrdinalIgnoreCase)
        : string.Equals(row.EventName, item.EventName?.Trim(), StringComparison.OrdinalIgnoreCase) && HasSumOf(row, item.Sale);

    // Dub tells the names of leads apart by neither case nor spaces.
    private static string? Fold(string? name) => name?.Trim().Replace(' ', '-');

    // A sale of another currency is stored in USD, at a rate that only Dub knows.
    private static bool HasSumOf(ImportedRow row, Sale? sale)
    {
        if (sale is null)
        {
            return false;
        }

        string stored = sale.Currency is { Length: > 0 } currency ? currency : "usd";
        bool isSame = string.Equals(stored, row.Currency, StringComparison.OrdinalIgnoreCase);
        return isSame ? sale.Amount == row.Amount : string.Equals(stored, "usd", StringComparison.OrdinalIgnoreCase);
    }
}
