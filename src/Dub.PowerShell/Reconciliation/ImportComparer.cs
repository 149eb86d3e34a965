using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Lookup;

namespace Dub.Reconciliation;

/// <summary>Compares all rows of an import with all events since it began.</summary>
internal sealed class ImportComparer
{
    // An invoice's ID is kept for a week, so that its sale may be of an import before.
    private static readonly TimeSpan s_lookback = TimeSpan.FromDays(8);

    private readonly LookupClient _client;
    private readonly IReadOnlyList<ImportedRow> _rows;
    private readonly TimeSpan _storeDelay;
    private readonly ICallEvents _events;
    private readonly HashSet<string> _customers;

    /// <param name="client">Asks Dub.</param>
    /// <param name="rows">The rows of the input that the journal knows, of one kind.</param>
    /// <param name="storeDelay">The time after which a recorded row is certain to be among the events.</param>
    /// <param name="events">Is told of the calls' steps.</param>
    public ImportComparer(LookupClient client, IReadOnlyList<ImportedRow> rows, TimeSpan storeDelay, ICallEvents events)
    {
        _client = client;
        _rows = [.. rows.Where(static row => (row.IsRecorded || row.IsOpen) && !row.LeavesNoEvent)];
        _customers = new HashSet<string>(_rows.Select(static row => row.Customer), StringComparer.OrdinalIgnoreCase);
        _storeDelay = storeDelay;
        _events = events;
        NotRecorded = rows.Count(static row => !row.IsRecorded && !row.IsOpen);
        DateTimeOffset first = _rows.SelectMany(static row => row.History.Attempts).Select(static attempt => attempt.From).DefaultIfEmpty(client.Clock.UtcNow).Min();
        Pages = new EventPager(
            client,
            new EventQuery { Type = _rows.Count > 0 ? _rows[0].Type : ConversionEventType.Sale, Start = first - s_lookback, IsOldestFirst = true },
            events);
    }

    /// <summary>The events since the import began.</summary>
    public EventPager Pages { get; }

    /// <summary>How many rows that Dub recorded, or may have, are not among those given: an event may be theirs.</summary>
    public int MissingRows { get; init; }

    /// <summary>How many rows are compared.</summary>
    public int Count => _rows.Count;

    /// <summary>How many rows of the input Dub recorded none of.</summary>
    public int NotRecorded { get; }

    /// <summary>The events of a page that are of the rows' customers, without what is not compared: a workspace may have millions.</summary>
    public IEnumerable<ConversionEvent> Select(IEnumerable<ConversionEvent> page) => page
        .Where(item => _customers.Contains(item.CustomerExternalId ?? string.Empty))
        .Select(static item => new ConversionEvent
        {
            Timestamp = item.Timestamp,
            EventId = item.EventId,
            EventName = item.EventName,
            Sale = item.Sale,
            MetadataElement = item.MetadataElement,
            Customer = new Customer { ExternalId = item.CustomerExternalId },
        });

    /// <summary>Compares the rows with the events of all <see cref="Pages"/>.</summary>
    /// <param name="all">What <see cref="Select"/> gave of each page.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="DubException">The server's clock could not be asked for.</exception>
    public async Task<(IReadOnlyList<ComparedRow> Rows, decimal Usd)> CompareAsync(IReadOnlyList<ConversionEvent> all, CancellationToken cancellationToken)
    {
        RowMatcher matcher = new(new ServerTimes(
            await ReadClockAsync(cancellationToken).ConfigureAwait(false),
            TimeSpan.FromSeconds(_client.Connection.TimeoutSec)));
        ILookup<string, ConversionEvent> byCustomer = all.ToLookup(
            static item => item.CustomerExternalId ?? string.Empty,
            StringComparer.OrdinalIgnoreCase);
        List<ComparedRow> compared = [];
        HashSet<ConversionEvent> shown = [];
        foreach (IGrouping<string, ImportedRow> customer in _rows.GroupBy(static row => row.Customer, StringComparer.OrdinalIgnoreCase))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (RowMatch match in matcher.Match([.. customer], [.. byCustomer[customer.Key]], cancellationToken))
            {
                ComparedRow row = Compare(match);
                compared.Add(row);
                if (row.Result == ComparisonResult.Shown)
                {
                    shown.UnionWith(match.Events);
                }
            }
        }

        decimal usd = shown.Where(static item => IsUsd(item.Currency)).Sum(static item => item.Price ?? 0);
        // An array: PowerShell cannot index what the compiler makes of a collection expression.
        return (compared.OrderBy(static row => row.InputRow).ToArray(), usd);
    }

    /// <summary>The sums of the sales, by currency.</summary>
    public static IReadOnlyList<ComparedTotal> Totals(IReadOnlyList<ComparedRow> rows) =>
        rows.Where(static row => row.Currency is not null)
            .GroupBy(static row => row.Currency!, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => new ComparedTotal
            {
                Currency = group.Key,
                Rows = group.Count(),
                Sum = group.Sum(static row => row.Price ?? 0),
                ShownRows = group.Count(static row => row.Result == ComparisonResult.Shown),
                ShownSum = group.Where(static row => row.Result == ComparisonResult.Shown).Sum(static row => row.Price ?? 0),
            })
            .ToArray();

    private static bool IsUsd(string? currency) => string.IsNullOrEmpty(currency) || string.Equals(currency, "usd", StringComparison.OrdinalIgnoreCase);

    private async Task<TimeSpan> ReadClockAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count == 0)
        {
            return TimeSpan.Zero;
        }

        CallOutcome outcome = await _client
            .TrySendAsync(CustomerQuery.One(CustomerIds.FromExternal(_rows[0].Customer), includesLink: false), _events, cancellationToken)
            .ConfigureAwait(false);
        return outcome.Response?.Date - _client.Clock.UtcNow
            ?? (outcome.Failure is { } failure ? throw failure.ToException() : TimeSpan.Zero);
    }

    private ComparedRow Compare(RowMatch match)
    {
        ImportedRow row = match.Row;
        bool isYoung = row.LastAt + _storeDelay > _client.Clock.UtcNow;
        (ComparisonResult result, string? reason) = match.Verdict switch
        {
            MatchVerdict.Found when row.IsOpen && row.InvoiceId is null && !RowMatcher.IsOfCurrency(match) =>
                (ComparisonResult.Unclear, "Dub has a sale at its time, but converted to USD, so that the sums cannot be compared."),
            MatchVerdict.Found when row.IsOpen && row.InvoiceId is null && MissingRows > 0 =>
                (ComparisonResult.Unclear, "Rows of the journal are not among those given, and the event may be theirs."),
            MatchVerdict.Found => (ComparisonResult.Shown, (string?)null),
            MatchVerdict.Absent when isYoung => (ComparisonResult.Unclear, "No event is there yet, and it may still come."),
            MatchVerdict.Absent => (ComparisonResult.Missing, "Dub has no event that could be its own."),
            MatchVerdict.InvoiceOfAnother => (ComparisonResult.Missing, $"Dub has another sale with this invoice ID, of {match.Events[0].Sale}."),
            _ => (ComparisonResult.Unclear, string.Format(
                CultureInfo.InvariantCulture,
                "{0} and {1} look alike.",
                match.Rows == 1 ? "1 row" : $"{match.Rows} rows of this customer",
                match.Events.Count == 1 ? "1 event" : $"{match.Events.Count} events")),
        };
        bool isSale = row.Type == ConversionEventType.Sale;
        return new ComparedRow
        {
            InputRow = row.Journal.InputRow,
            CustomerExternalId = row.Customer,
            InvoiceId = row.InvoiceId,
            Price = isSale ? Money.ToPrice(row.Amount, row.Currency) : null,
            Currency = isSale ? row.Currency : null,
            State = row.History.State,
            Result = result,
            EventId = result == ComparisonResult.Shown && match is { Rows: 1, Events.Count: 1 } ? match.Events[0].EventId : null,
            Reason = reason,
        };
    }
}
