using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Lookup;

namespace Dub.Reconciliation;

/// <summary>
/// Looks up the rows of an import whose outcome is not known. A row is settled as recorded where its event is found and
/// can be no other row's, and as not sent where no event can be its own and there is proof that one would be seen.
/// </summary>
internal sealed class JournalResolver
{
    // An invoice's ID is kept for a week, so that its sale may be of an import before.
    private static readonly TimeSpan s_lookback = TimeSpan.FromDays(8);

    // How many recorded rows are looked up to prove that recorded rows are seen.
    private const int MostControls = 3;

    private readonly LookupClient _client;
    private readonly TimeSpan _storeDelay;
    private readonly Dictionary<string, List<ImportedRow>> _rowsOf;
    private readonly List<string> _openCustomers;
    private readonly CustomerEventReader _reader;
    private readonly Dictionary<string, CustomerEvents> _known = new(StringComparer.OrdinalIgnoreCase);
    private (DateTimeOffset? SeenUntil, string? Problem) _control;

    /// <param name="client">Asks Dub.</param>
    /// <param name="rows">The rows of the input that the journal knows, of one kind.</param>
    /// <param name="storeDelay">The time after which a recorded row is certain to be among the events.</param>
    /// <param name="events">Is told of the calls' steps.</param>
    public JournalResolver(LookupClient client, IReadOnlyList<ImportedRow> rows, TimeSpan storeDelay, ICallEvents events)
    {
        _client = client;
        _storeDelay = storeDelay;
        // Dub's database may take IDs that differ in case alone for one.
        _rowsOf = rows
            .Where(static row => row.IsOpen || row.IsRecorded)
            .GroupBy(static row => row.Customer, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.OrdinalIgnoreCase);
        _openCustomers =
        [
            .. rows.Where(static row => row.IsOpen && !row.LeavesNoEvent)
                .Select(static row => row.Customer)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        DateTimeOffset first = rows.SelectMany(static row => row.History.Attempts).Select(static attempt => attempt.From).DefaultIfEmpty(client.Clock.UtcNow).Min();
        _reader = new CustomerEventReader(client, rows.Count > 0 ? rows[0].Type : ConversionEventType.Sale, first - s_lookback, events);
    }

    /// <summary>How many rows that Dub recorded, or may have, are not among those given: an event may be theirs.</summary>
    public int MissingRows { get; init; }

    /// <summary>The customers with rows to look up.</summary>
    public IReadOnlyList<string> OpenCustomers => _openCustomers;

    /// <summary>Looks up recorded rows first: where they are not seen, nothing can be said to be absent.</summary>
    /// <exception cref="DubException">Every call would fail.</exception>
    public async Task CheckControlsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset visible = _client.Clock.UtcNow - _storeDelay;
        List<ImportedRow> recorded = [.. _rowsOf.Values.SelectMany(static rows => rows).Where(row => row.IsRecorded && !row.LeavesNoEvent && row.LastAt <= visible)];
        // The latest: while the event store lags, older rows are seen and say nothing of a later one.
        List<ImportedRow> controls = [.. recorded.OrderByDescending(static row => row.LastAt).Take(MostControls)];
        foreach (ImportedRow control in controls)
        {
            CustomerEvents found = await ReadAsync(control.Customer, cancellationToken).ConfigureAwait(false);
            if (found.Error is { } error)
            {
                _control = (null, $"row {Text(control.Journal.InputRow)}, which Dub recorded, could not be looked up: {HarmlessText.Sentence(error.Message)}");
                return;
            }

            RowMatch match = Match(control.Customer, found, cancellationToken).First(match => match.Row == control);
            if (match.Verdict is MatchVerdict.Absent or MatchVerdict.InvoiceOfAnother)
            {
                _control = (null, $"row {Text(control.Journal.InputRow)}, which Dub recorded, is not among its events either. Check that this is the workspace of the import, and run the command again later.");
                return;
            }
        }

        _control = (controls.Count > 0 ? controls[0].LastAt : null, null);
    }

    /// <summary>Looks up a customer's rows.</summary>
    /// <exception cref="DubException">Every other call would fail alike.</exception>
    public async Task<IReadOnlyList<KeyValuePair<ImportedRow, JournalResolution>>> ResolveAsync(string customer, CancellationToken cancellationToken)
    {
        CustomerEvents found = await ReadAsync(customer, cancellationToken).ConfigureAwait(false);
        _known.Remove(customer);
        IReadOnlyList<RowMatch> matches = Match(customer, found, cancellationToken);
        ImportedRow? unseen = matches
            .Where(static match => match.Row.IsRecorded && match.Verdict is MatchVerdict.Absent or MatchVerdict.InvoiceOfAnother)
            .Select(static match => match.Row)
            .FirstOrDefault();
        // What stays open claims no event: it may be another row's.
        HashSet<ConversionEvent> claimed =
        [
            .. matches
                .Where(match => match.Verdict == MatchVerdict.Found && (match.Row.IsRecorded || ResolveFound(match, found).IsSettled))
                .SelectMany(static match => match.Events),
        ];
        ConversionEvent[] free = [.. found.Events.Where(item => string.IsNullOrEmpty(item.InvoiceId) && !claimed.Contains(item))];
        return
        [
            .. matches
                .Where(static match => match.Row.IsOpen)
                .OrderBy(static match => match.Row.Journal.InputRow)
                .Select(match => new KeyValuePair<ImportedRow, JournalResolution>(match.Row, Resolve(match, found, unseen, free))),
        ];
    }

    /// <summary>The resolution of a row that cannot be looked up.</summary>
    public static JournalResolution LeavesNoEvent(ImportedRow row) => Open(
        row,
        "A deferred lead is no event until it is counted, so that it cannot be looked up. Get-DubCustomer tells whether Dub knows the customer.");

    /// <summary>The resolution of a row that a person has looked up.</summary>
    public static JournalResolution MarkedByHand(ImportedRow row, JournalState state) => Create(row, state, "Marked by hand; it was not looked up.", null);

    private static JournalResolution Open(ImportedRow row, string reason) => Create(row, JournalState.Unknown, reason, null);

    private static JournalResolution Create(ImportedRow row, JournalState state, string reason, string? eventId) => new()
    {
        InputRow = row.Journal.InputRow,
        Kind = row.Journal.Kind,
        CustomerExternalId = row.Customer,
        InvoiceId = row.InvoiceId,
        State = state,
        EventId = eventId,
        Reason = reason,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => $"{Text(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    private async Task<CustomerEvents> ReadAsync(string customer, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(customer, out CustomerEvents? found))
        {
            found = _known[customer] = await _reader.ReadAsync(customer, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private IReadOnlyList<RowMatch> Match(string customer, CustomerEvents found, CancellationToken cancellationToken) =>
        new RowMatcher(new ServerTimes(found.ClockOffset ?? TimeSpan.Zero, TimeSpan.FromSeconds(_client.Connection.TimeoutSec)))
            .Match([.. _rowsOf[customer].Where(static row => !row.LeavesNoEvent)], found.Events, cancellationToken);

    private JournalResolution Resolve(RowMatch match, CustomerEvents found, ImportedRow? unseen, IReadOnlyList<ConversionEvent> free)
    {
        ImportedRow row = match.Row;
        if (found.Error is { } error)
        {
            return Open(row, $"It could not be looked up: {HarmlessText.Sentence(error.Message)}");
        }

        return match.Verdict switch
        {
            MatchVerdict.Found => ResolveFound(match, found),
            MatchVerdict.InvoiceOfAnother => Open(row, $"Dub has another sale with this invoice ID, of {match.Events[0].Sale}."),
            MatchVerdict.Unclear => Open(row, UnclearReason(match)),
            _ => ResolveAbsent(row, found, unseen, free),
        };
    }

    private JournalResolution ResolveFound(RowMatch match, CustomerEvents found)
    {
        ImportedRow row = match.Row;
        if (row.InvoiceId is null)
        {
            if (found.ClockOffset is null)
            {
                return Open(row, "The server does not tell its time, so that the event's time cannot be compared with the call's.");
            }

            if (MissingRows > 0)
            {
                return Open(row, "Dub has an event like it, but rows of the journal are not among those given, and it may be theirs. Give all rows of the import.");
            }

            if (!RowMatcher.IsOfCurrency(match))
            {
                return Open(row, ConvertedReason(match)) with { EventId = EventIdOf(match) };
            }
        }

        return Create(row, JournalState.Recorded, FoundReason(match), EventIdOf(match));
    }

    private JournalResolution ResolveAbsent(ImportedRow row, CustomerEvents found, ImportedRow? unseen, IReadOnlyList<ConversionEvent> free)
    {
        DateTimeOffset visible = row.LastAt + _storeDelay;
        if (visible > _client.Clock.UtcNow)
        {
            return Open(row, string.Format(
                CultureInfo.InvariantCulture,
                "No event is there yet, and it may still come. Run the command again after {0:yyyy-MM-dd HH:mm} UTC.",
                visible.UtcDateTime.AddMinutes(1)));
        }

        if (row.InvoiceId is null && found.ClockOffset is null)
        {
            return Open(row, "The server does not tell its time, so that the events' times cannot be compared with the call's.");
        }

        // The clock of the import may have been wrong, and an event of another time be the row's all the same.
        if (row.InvoiceId is null && free.FirstOrDefault(item => RowMatcher.HasContentOf(row, item)) is { } other)
        {
            return Open(row, string.Format(
                CultureInfo.InvariantCulture,
                "Dub has an event like it, of {0:yyyy-MM-dd HH:mm:ss} UTC, which is not the time of the row's call. It is the row's if the clock of this machine was wrong then.",
                other.Timestamp?.UtcDateTime));
        }

        if (unseen is not null)
        {
            return Open(row, $"No event is there, but row {Text(unseen.Journal.InputRow)} of the same customer, which Dub recorded, is not there either.");
        }

        if (_control.Problem is { } problem)
        {
            return Open(row, $"No event is there, but {problem}");
        }

        if (!found.IsKnown)
        {
            return Open(row, "Dub knows no customer with this ID. It may have been given another ID, or have been deleted, after the row was recorded.");
        }

        // An absence proves nothing unless the event of a call is seen that ended after this one began.
        return _control.SeenUntil >= row.LastCallAt
            ? Create(row, JournalState.NotSent, "Dub has no event that could be its own.", null)
            : Open(row, "No event is there, but no row that Dub recorded at the same time or later is seen either. Finish the import with the same journal, and run the command again later.");
    }

    private static string? EventIdOf(RowMatch match) => match is { Rows: 1, Events.Count: 1 } ? match.Events[0].EventId : null;

    private static string ConvertedReason(RowMatch match) => match.Events.Count == 1
        ? "Dub has a sale of this customer at the time of the row's call, but converted to USD, so that its sum cannot be compared with the row's. Compare the two in Dub."
        : $"Dub has {Count(match.Events.Count, "sale")} of this customer at the times of the rows' calls, but converted to USD, so that their sums cannot be compared with the rows'. Compare them in Dub.";

    private static string FoundReason(RowMatch match) => match switch
    {
        { Rows: > 1 } => $"Dub has {Count(match.Events.Count, "event")} for the {Count(match.Rows, "row")} of this customer that look alike: all of them were recorded.",
        { Events.Count: 1 } => $"Dub has its event of {match.Events[0].Timestamp?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC.",
        { Row.Quantity: > 1 } => $"Dub has {Count(match.Events.Count, "event")} of it.",
        _ => $"Dub has {Count(match.Events.Count, "event")} of it, because it was sent more than once: it counts {Text(match.Events.Count)} times.",
    };

    private static string UnclearReason(RowMatch match) => match.Rows > 1
        ? $"{Count(match.Rows, "row")} of this customer look alike, and Dub has {Count(match.Events.Count, "event")} for them: there is no way to tell which ones were recorded."
        : $"Dub has {Count(match.Events.Count, "event")} that look{(match.Events.Count == 1 ? "s" : string.Empty)} like it, but {(match.Events.Count == 1 ? "its time is" : "their times or number are")} not that of the row's call: another client may have sent {(match.Events.Count == 1 ? "it" : "them")}.";
}
