using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Dub.Reconciliation;

/// <summary>
/// Finds the events of one customer's rows. Rows and events that may belong together form a group; a row is found only
/// where its group has exactly one event for each row, so that all of them were recorded, whichever event is whose.
/// </summary>
internal sealed class RowMatcher(ServerTimes times)
{
    /// <param name="rows">All of the customer's rows that Dub has or may have, in the import.</param>
    /// <param name="events">All of the customer's events of the rows' kind.</param>
    /// <param name="cancellationToken">Ends the search: thousands of rows of one customer that look alike take seconds.</param>
    public IReadOnlyList<RowMatch> Match(
        IReadOnlyList<ImportedRow> rows,
        IReadOnlyList<ConversionEvent> events,
        CancellationToken cancellationToken)
    {
        ILookup<string, ConversionEvent> byInvoice = events
            .Where(static item => !string.IsNullOrEmpty(item.InvoiceId))
            .ToLookup(static item => item.InvoiceId!, StringComparer.Ordinal);
        List<RowMatch> matches = [.. rows.Where(static row => row.InvoiceId is not null).Select(row => ByInvoice(row, [.. byInvoice[row.InvoiceId!]]))];
        List<ImportedRow> left = [.. rows.Where(static row => row.InvoiceId is null)];
        while (left.Count > 0)
        {
            (List<ImportedRow> group, List<ConversionEvent> fitting) = GroupOf(left[0], left, events, cancellationToken);
            HashSet<ImportedRow> done = [.. group];
            left.RemoveAll(done.Contains);
            MatchVerdict verdict = Judge(group, fitting, cancellationToken);
            matches.AddRange(group.Select(row => new RowMatch(row, verdict, fitting, group.Count)));
        }

        return matches;
    }

    // Dub records one sale per invoice, so that rows with one do not compete.
    private static RowMatch ByInvoice(ImportedRow row, IReadOnlyList<ConversionEvent> sameInvoice)
    {
        List<ConversionEvent> fitting = [.. sameInvoice.Where(item => HasNameAndSumOf(row, item))];
        return fitting.Count > 0 ? new RowMatch(row, MatchVerdict.Found, fitting, 1)
            : sameInvoice.Count > 0 ? new RowMatch(row, MatchVerdict.InvoiceOfAnother, sameInvoice, 1)
            : new RowMatch(row, MatchVerdict.Absent, [], 1);
    }

    private (List<ImportedRow> Rows, List<ConversionEvent> Events) GroupOf(
        ImportedRow first,
        List<ImportedRow> rows,
        IReadOnlyList<ConversionEvent> events,
        CancellationToken cancellationToken)
    {
        List<ImportedRow> group = [first];
        List<ConversionEvent> fitting = [];
        HashSet<ImportedRow> others = [.. rows.Skip(1)];
        HashSet<ConversionEvent> free = [.. events];
        for (int i = 0; i < group.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    private MatchVerdict Judge(List<ImportedRow> rows, List<ConversionEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return MatchVerdict.Absent;
        }

        if (rows.Count == 1)
        {
            return events.Count <= rows[0].MostEvents && events.All(item => IsOf(rows[0], item)) ? MatchVerdict.Found : MatchVerdict.Unclear;
        }

        return events.Count == rows.Count
            && rows.All(static row => row.MostEvents == 1)
            && new EventAssignment(rows, events, IsOf).IsPossible(cancellationToken)
            ? MatchVerdict.Found
            : MatchVerdict.Unclear;
    }

    private bool IsOf(ImportedRow row, ConversionEvent item) =>
        item.Timestamp is { } time && HasContentOf(row, item) && row.History.Attempts.Any(attempt => times.IsOf(attempt, time));

    private bool MayBeOf(ImportedRow row, ConversionEvent item) =>
        string.IsNullOrEmpty(item.InvoiceId)
        && HasContentOf(row, item)
        && (item.Timestamp is not { } time || row.History.Attempts.Any(attempt => times.MayBeOf(attempt, time)));

    /// <summary>Whether an event is of the same name, sum, metadata and payment processor as a row, whatever its time.</summary>
    public static bool HasContentOf(ImportedRow row, ConversionEvent item) => HasNameAndSumOf(row, item) && row.MayHaveDataOf(item);

    private static bool HasNameAndSumOf(ImportedRow row, ConversionEvent item) => row.Type == ConversionEventType.Lead
        ? string.Equals(Fold(row.EventName), Fold(item.EventName), StringComparison.OrdinalIgnoreCase)
        : string.Equals(row.EventName, item.EventName?.Trim(), StringComparison.OrdinalIgnoreCase) && HasSumOf(row, item.Sale);

    /// <summary>Whether the events found have the row's currency, so that their sums were compared.</summary>
    public static bool IsOfCurrency(RowMatch match) => match.Events.All(item => IsOfCurrency(match.Row, item.Sale));

    // Leads have none.
    private static bool IsOfCurrency(ImportedRow row, Sale? sale) =>
        sale is null || string.Equals(CurrencyOf(sale), row.Currency, StringComparison.OrdinalIgnoreCase);

    // Dub tells the names of leads apart by neither case nor spaces.
    private static string? Fold(string? name) => name?.Trim().Replace(' ', '-');

    // A sale of another currency is stored in USD, at a rate that only Dub knows.
    private static bool HasSumOf(ImportedRow row, Sale? sale)
    {
        if (sale is null)
        {
            return false;
        }

        return IsOfCurrency(row, sale) ? sale.Amount == row.Amount : string.Equals(CurrencyOf(sale), "usd", StringComparison.OrdinalIgnoreCase);
    }

    private static string CurrencyOf(Sale sale) => sale.Currency is { Length: > 0 } currency ? currency : "usd";
}
