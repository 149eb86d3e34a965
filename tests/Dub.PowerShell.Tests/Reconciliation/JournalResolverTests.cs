using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Reconciliation;
using Dub.Tests.Lookup;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Reconciliation;

public sealed class JournalResolverTests
{
    // The calls were made an hour before the rows are looked up.
    private static readonly DateTimeOffset s_call = FakeClock.Start.AddHours(-1);

    private int _number;

    [Fact]
    public async Task A_row_without_any_event_like_it_was_not_sent()
    {
        JournalResolution row = await ResolveAsync(
            [Sale(JournalState.Unknown), Sale(JournalState.Recorded, amount: 100, at: 20)],
            Customer(),
            Events((22, 100)));
        Assert.Equal(JournalState.NotSent, row.State);
    }

    [Fact]
    public async Task No_row_is_called_not_sent_where_no_recorded_row_is_seen()
    {
        JournalResolution row = await ResolveAsync([Sale(JournalState.Unknown)], Customer(), Events());
        Assert.Equal(JournalState.Unknown, row.State);
        Assert.Contains("at the same time or later", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_row_that_is_older_does_not_show_that_later_events_are_seen()
    {
        JournalResolution row = await ResolveAsync(
            [Sale(JournalState.Unknown), Sale(JournalState.Recorded, amount: 100, at: -60)],
            Customer(),
            Events((-58, 100)));
        Assert.Equal(JournalState.Unknown, row.State);
    }

    [Fact]
    public async Task A_customer_that_Dub_does_not_know_may_have_been_given_another_ID()
    {
        JournalResolution row = await ResolveAsync(
            [Sale(JournalState.Unknown)],
            FakeServer.Answer(404, """{"error":{"code":"not_found","message":"Customer not found."}}""", "application/json", ("Date", "Sat, 01 Aug 2026 12:00:00 GMT")),
            Events());
        Assert.Equal(JournalState.Unknown, row.State);
        Assert.Contains("another ID", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"order":"O-1"}""", "custom", JournalState.Recorded)]
    [InlineData("""{"order":"SHOP-77"}""", "custom", JournalState.NotSent)]
    [InlineData("""{"order":"O-1"}""", "stripe", JournalState.NotSent)]
    public async Task An_event_with_other_metadata_or_of_another_processor_is_not_the_rows(string metadata, string processor, JournalState state)
    {
        string own = string.Format(
            CultureInfo.InvariantCulture,
            """{{"event":"sale","timestamp":"{0:yyyy-MM-ddTHH:mm:ss.fffZ}","eventId":"e9","eventName":"Purchase","metadata":{1},"sale":{{"amount":4999,"invoiceId":"","currency":"usd","paymentProcessor":"{2}"}},"customer":{{"id":"c1","externalId":"u1"}}}}""",
            s_call.AddSeconds(2).UtcDateTime,
            metadata,
            processor);
        FakeServer.Step events = FakeServer.Answer(200, EventsText((22, 100)).Replace("[", $"[{own},", StringComparison.Ordinal));
        JournalResolution row = await ResolveAsync(
            [Sale(JournalState.Unknown, metadata: new Hashtable { ["order"] = "O-1" }), Sale(JournalState.Recorded, amount: 100, at: 20)],
            Customer(),
            events);
        Assert.Equal(state, row.State);
    }

    [Fact]
    public async Task No_row_is_called_not_sent_where_the_server_does_not_tell_its_time()
    {
        JournalResolution row = await ResolveAsync([Sale(JournalState.Unknown)], Customer(date: null), Events());
        Assert.Equal(JournalState.Unknown, row.State);
        Assert.Contains("does not tell its time", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3_600)]
    [InlineData(1_800)]
    public async Task An_event_like_the_row_at_another_time_may_be_its_own(int seconds)
    {
        JournalResolution row = await ResolveAsync([Sale(JournalState.Unknown)], Customer(), Events((seconds, 4999)));
        Assert.Equal(JournalState.Unknown, row.State);
        Assert.Contains("which is not the time of the row's call", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_at_the_time_of_another_row_is_not_the_rows()
    {
        JournalResolution row = await ResolveAsync(
            [Sale(JournalState.Unknown), Sale(JournalState.Recorded, at: -86_400)],
            Customer(),
            Events((-86_398, 4999)));
        Assert.NotEqual(JournalState.Recorded, row.State);
    }

    [Fact]
    public async Task A_converted_sale_is_not_settled_by_its_time_alone()
    {
        JournalResolution row = await ResolveAsync([Sale(JournalState.Unknown, currency: "eur")], Customer(), Events((2, 4999)));
        Assert.Equal(JournalState.Unknown, row.State);
        Assert.Equal("e0", row.EventId);
        Assert.Contains("converted to USD", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_settles_no_row_keeps_others_open()
    {
        // A dollar event at the time of the first row, which may as well be the second's.
        ImportedRow[] rows = [Sale(JournalState.Unknown, currency: "eur"), Sale(JournalState.Unknown, at: 600, currency: "eur")];
        using LookupScene scene = new(Customer(), Events((2, 4999)), FakeServer.Answer(200, "[]"));
        JournalResolver resolver = new(scene.Client, rows, TimeSpan.FromMinutes(15), NoCallEvents.Instance);
        await resolver.CheckControlsAsync(CancellationToken.None);
        Assert.All(
            await resolver.ResolveAsync("u1", CancellationToken.None),
            static row => Assert.Equal(JournalState.Unknown, row.Value.State));
    }

    private static FakeServer.Step Customer(string? date = "Sat, 01 Aug 2026 12:00:00 GMT") => date is null
        ? FakeServer.Answer(200, """{"id":"c1","externalId":"u1"}""")
        : FakeServer.Answer(200, """{"id":"c1","externalId":"u1"}""", "application/json", ("Date", date));

    private static FakeServer.Step Events(params (int At, long Amount)[] events) => FakeServer.Answer(200, EventsText(events));

    private static string EventsText(params (int At, long Amount)[] events) =>
        "[" + string.Join(",", events.Select(static (item, i) => string.Format(
            CultureInfo.InvariantCulture,
            """{{"event":"sale","timestamp":"{0:yyyy-MM-ddTHH:mm:ss.fffZ}","eventId":"e{1}","eventName":"Purchase","sale":{{"amount":{2},"invoiceId":"","currency":"usd"}},"customer":{{"id":"c1","externalId":"u1"}}}}""",
            s_call.AddSeconds(item.At).UtcDateTime,
            i,
            item.Amount))) + "]";

    private static async Task<JournalResolution> ResolveAsync(IReadOnlyList<ImportedRow> rows, FakeServer.Step customer, FakeServer.Step events)
    {
        using LookupScene scene = new(customer, events, FakeServer.Answer(200, "[]"), customer, events, FakeServer.Answer(200, "[]"));
        JournalResolver resolver = new(scene.Client, rows, TimeSpan.FromMinutes(15), NoCallEvents.Instance);
        await resolver.CheckControlsAsync(CancellationToken.None);
        return Assert.Single(await resolver.ResolveAsync("u1", CancellationToken.None)).Value;
    }

    private ImportedRow Sale(JournalState state, long amount = 4999, int at = 0, string? currency = null, Hashtable? metadata = null)
    {
        RowHistory history = new();
        history.Add(new JournalLine { At = s_call.AddSeconds(at), Event = JournalState.Sending, Kind = "sale" });
        history.Add(new JournalLine { At = s_call.AddSeconds(at + 5), Event = state, Kind = "sale" });
        return ImportedRow.From(
            new SaleRequest { CustomerExternalId = "u1", Amount = amount, Currency = currency, Metadata = metadata },
            new JournalRow(default, 1, state, "sale", ++_number),
            history);
    }
}
