using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Dub.Reconciliation;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Reconciliation;

public sealed class RowMatcherTests
{
    private static readonly DateTimeOffset s_start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RowMatcher s_matcher = new(new ServerTimes(TimeSpan.Zero, TimeSpan.FromSeconds(30)));

    private int _number;

    [Fact]
    public void One_event_at_the_time_of_the_call_is_the_rows() => AssertVerdicts([Sale()], [Event(5)], MatchVerdict.Found);

    [Fact]
    public void No_event_is_no_row() => AssertVerdicts([Sale()], [], MatchVerdict.Absent);

    [Theory]
    [InlineData("another amount")]
    [InlineData("another name")]
    [InlineData("another currency")]
    [InlineData("an invoice")]
    [InlineData("a day before")]
    [InlineData("a day after")]
    public void An_event_of_something_else_is_not_the_rows(string what)
    {
        ConversionEvent other = what switch
        {
            "another amount" => Event(5, amount: 1),
            "another name" => Event(5, name: "Renewal"),
            "another currency" => Event(5, currency: "xyz"),
            "an invoice" => Event(5, invoice: "inv_1"),
            "a day before" => Event(-86_400),
            _ => Event(86_400),
        };
        AssertVerdicts([Sale()], [other], MatchVerdict.Absent);
    }

    [Theory]
    [InlineData(-60, "an identical sale that was recorded before the call")]
    [InlineData(-3, "one right before the call")]
    [InlineData(200, "one long after the call's end")]
    public void An_event_near_the_call_but_not_at_it_settles_nothing(int seconds, string what)
    {
        Assert.NotEmpty(what);
        AssertVerdicts([Sale()], [Event(seconds)], MatchVerdict.Unclear);
    }

    [Fact]
    public void Two_events_of_one_call_settle_nothing() => AssertVerdicts([Sale()], [Event(2), Event(5)], MatchVerdict.Unclear);

    [Fact]
    public void Twins_are_found_where_each_has_an_event() =>
        AssertVerdicts([Sale(), Sale(20)], [Event(5), Event(25)], MatchVerdict.Found, MatchVerdict.Found);

    [Fact]
    public void Twins_are_not_found_where_one_event_is_missing_or_one_is_too_many()
    {
        AssertVerdicts([Sale(), Sale(20)], [Event(5)], MatchVerdict.Unclear, MatchVerdict.Unclear);
        AssertVerdicts([Sale(), Sale(20)], [Event(5), Event(25), Event(26)], MatchVerdict.Unclear, MatchVerdict.Unclear);
    }

    [Fact]
    public void A_twin_that_was_recorded_takes_its_event() =>
        AssertVerdicts([Sale(state: JournalState.Recorded), Sale(20)], [Event(5)], MatchVerdict.Unclear, MatchVerdict.Unclear);

    [Fact]
    public void Twins_far_apart_do_not_compete() =>
        AssertVerdicts([Sale(state: JournalState.Recorded), Sale(86_400)], [Event(5)], MatchVerdict.Found, MatchVerdict.Absent);

    [Fact]
    public void Twins_each_need_an_event_at_their_own_call() =>
        AssertVerdicts([Sale(), Sale(200)], [Event(5), Event(6)], MatchVerdict.Unclear, MatchVerdict.Unclear);

    [Fact]
    public void Sales_of_other_currencies_compete_for_every_sum_in_dollars()
    {
        AssertVerdicts([Sale(currency: "eur"), Sale(20, amount: 100, currency: "gbp")], [Event(5, amount: 5400)], MatchVerdict.Unclear, MatchVerdict.Unclear);
        AssertVerdicts([Sale(currency: "eur"), Sale(20, amount: 100, currency: "gbp")], [Event(5, amount: 5400), Event(22, amount: 130)], MatchVerdict.Found, MatchVerdict.Found);
        AssertVerdicts([Sale(currency: "eur"), Sale(20)], [Event(22)], MatchVerdict.Unclear, MatchVerdict.Unclear);
    }

    [Fact]
    public void An_unconverted_sale_has_its_own_sum()
    {
        AssertVerdicts([Sale(currency: "xyz")], [Event(5, currency: "xyz")], MatchVerdict.Found);
        AssertVerdicts([Sale(currency: "xyz")], [Event(5, amount: 1, currency: "xyz")], MatchVerdict.Absent);
    }

    [Fact]
    public void A_row_sent_twice_may_have_two_events_but_not_three()
    {
        ImportedRow row = Sale(0, 600);
        AssertVerdicts([row], [Event(5), Event(605)], MatchVerdict.Found);
        AssertVerdicts([row], [Event(605)], MatchVerdict.Found);
        AssertVerdicts([row], [Event(5), Event(6), Event(605)], MatchVerdict.Unclear);
        AssertVerdicts([row, Sale(610)], [Event(5), Event(615)], MatchVerdict.Unclear, MatchVerdict.Unclear);
    }

    [Fact]
    public void An_invoice_is_found_whenever_it_was_recorded_and_rows_with_one_do_not_compete()
    {
        AssertVerdicts([Sale(invoice: "inv_1"), Sale(20, invoice: "inv_2"), Sale(20)], [Event(-86_400, invoice: "inv_1")], MatchVerdict.Found, MatchVerdict.Absent, MatchVerdict.Absent);
        AssertVerdicts([Sale(invoice: "inv_1")], [Event(5)], MatchVerdict.Absent);
        AssertVerdicts([Sale(invoice: "inv_1")], [Event(5, amount: 1, invoice: "inv_1")], MatchVerdict.InvoiceOfAnother);
    }

    [Fact]
    public void A_lead_is_found_by_its_folded_name_and_counts_as_often_as_it_says()
    {
        AssertVerdicts([Lead("Sign up")], [LeadEvent("sign-up")], MatchVerdict.Found);
        AssertVerdicts([Lead("Sign up", 2)], [LeadEvent("Sign up"), LeadEvent("Sign up")], MatchVerdict.Found);
        AssertVerdicts([Lead("Sign up")], [LeadEvent("Book demo")], MatchVerdict.Absent);
    }

    [Fact]
    public void The_servers_clock_is_taken_into_account()
    {
        RowMatcher ahead = new(new ServerTimes(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)));
        Assert.Equal(MatchVerdict.Found, Assert.Single(ahead.Match([Sale()], [Event(3_605)], CancellationToken.None)).Verdict);
        Assert.Equal(MatchVerdict.Absent, Assert.Single(ahead.Match([Sale()], [Event(5)], CancellationToken.None)).Verdict);
    }

    [Fact]
    public void A_call_without_an_end_lasts_as_long_as_its_timeout()
    {
        RowHistory history = new();
        history.Add(Line(0, JournalState.Sending));
        ImportedRow row = Row(history, new SaleRequest { CustomerExternalId = "u1", Amount = 4999 });
        AssertVerdicts([row], [Event(80)], MatchVerdict.Found);
        AssertVerdicts([row], [Event(100)], MatchVerdict.Unclear);
    }

    [Fact]
    public void Many_rows_and_events_are_matched()
    {
        ImportedRow[] rows = [.. Enumerable.Range(0, 500).Select(number => Sale(number))];
        ConversionEvent[] events = [.. Enumerable.Range(0, 500).Select(static number => Event(number + 1))];
        Assert.All(s_matcher.Match(rows, events, CancellationToken.None), static match => Assert.Equal(MatchVerdict.Found, match.Verdict));
        Assert.All(s_matcher.Match(rows, events[1..], CancellationToken.None), static match => Assert.Equal(MatchVerdict.Unclear, match.Verdict));
    }

    [Theory]
    [InlineData("0:01 1:0", true)]
    [InlineData("0:01 1:02 2:0", true)]
    [InlineData("0:012 1:01 2:0 3:3", true)]
    [InlineData("0:0 1:0", false)]
    [InlineData("0:01 1:01 2:01", false)]
    public void Rows_make_way_for_each_other(string fits, bool isPossible)
    {
        // Each row with the events that fit it.
        string[] eventsOf = [.. fits.Split(' ').Select(static row => row[2..])];
        ImportedRow[] rows = [.. eventsOf.Select((_, at) => Sale(at))];
        ConversionEvent[] events = [.. eventsOf.Select(static (_, at) => Event(at))];
        EventAssignment assignment = new(
            rows,
            events,
            (row, item) => eventsOf[Array.IndexOf(rows, row)].Contains((char)('0' + Array.IndexOf(events, item))));
        Assert.Equal(isPossible, assignment.IsPossible(CancellationToken.None));
    }

    [Fact]
    public void The_search_can_be_cancelled()
    {
        using CancellationTokenSource stopping = new();
        stopping.Cancel();
        Assert.Throws<OperationCanceledException>(() => s_matcher.Match([Sale()], [Event(5)], stopping.Token));
    }

    private static void AssertVerdicts(IReadOnlyList<ImportedRow> rows, IReadOnlyList<ConversionEvent> events, params MatchVerdict[] verdicts)
    {
        IReadOnlyList<RowMatch> matches = s_matcher.Match(rows, events, CancellationToken.None);
        Assert.Equal(verdicts, rows.Select(row => matches.Single(match => match.Row == row).Verdict));
    }

    private static ConversionEvent Event(double at, long amount = 4999, string name = "Purchase", string currency = "usd", string invoice = "") => new()
    {
        EventType = "sale",
        EventId = Guid.NewGuid().ToString(),
        EventName = name,
        Timestamp = s_start.AddSeconds(at),
        Sale = new Sale { Amount = amount, Currency = currency, InvoiceId = invoice },
    };

    private static ConversionEvent LeadEvent(string name) => new()
    {
        EventType = "lead",
        EventId = Guid.NewGuid().ToString(),
        EventName = name,
        Timestamp = s_start.AddSeconds(5),
    };

    private static JournalLine Line(double at, JournalState state) => new() { At = s_start.AddSeconds(at), Event = state, Kind = "sale" };

    private static RowHistory History(JournalState state, params double[] starts)
    {
        RowHistory history = new();
        foreach (double start in starts)
        {
            history.Add(Line(start, JournalState.Sending));
            history.Add(Line(start + 10, state));
        }

        return history;
    }

    private ImportedRow Sale(double start = 0, double? second = null, long amount = 4999, string? currency = null, string? invoice = null, JournalState state = JournalState.Unknown) =>
        Row(
            second is { } other ? History(state, start, other) : History(state, start),
            new SaleRequest { CustomerExternalId = "u1", Amount = amount, Currency = currency, InvoiceId = invoice });

    private ImportedRow Row(RowHistory history, SaleRequest sale) =>
        ImportedRow.From(sale, new JournalRow(default, 1, history.State, "sale", ++_number), history);

    private ImportedRow Lead(string name, int? quantity = null) => ImportedRow.From(
        new LeadRequest { CustomerExternalId = "u1", EventName = name, EventQuantity = quantity },
        new JournalRow(default, 1, JournalState.Unknown, "lead", ++_number),
        History(JournalState.Unknown, 0));
}
