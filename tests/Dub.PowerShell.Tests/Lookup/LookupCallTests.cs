using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Lookup;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Lookup;

public sealed class LookupCallTests
{
    private const string Sale = """{"event":"sale","timestamp":"2026-08-01T10:00:00.000Z","eventId":"e1","eventName":"Purchase","sale":{"amount":4999,"invoiceId":"inv_1","paymentProcessor":"stripe","currency":"usd"},"metadata":{"plan":"pro"},"click":{"id":"c1","country":"US"},"link":{"id":"l1"},"customer":{"id":"cus_1","externalId":"u1"}}""";

    private static readonly EventQuery s_sales = new() { Type = ConversionEventType.Sale, PageSize = 2 };

    [Fact]
    public async Task A_lookup_has_no_body_and_no_content_type()
    {
        using LookupScene scene = new(FakeServer.Answer(200, """{"id":"cus_1","externalId":"u1"}"""));
        CustomerRecord customer = await scene.Client.SendAsync(CustomerQuery.One("ext_u 1/2", includesLink: true), NoCallEvents.Instance, CancellationToken.None);

        Assert.Equal("cus_1", customer.Id);
        SentRequest request = Assert.Single(scene.Server.Requests);
        Assert.Equal("GET", request.Method);
        Assert.EndsWith("/customers/ext_u%201%2F2?includeExpandedFields=true", request.Url, StringComparison.Ordinal);
        Assert.Empty(request.Body);
        Assert.Null(request.Content);
        Assert.Contains("Bearer", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_read_until_an_empty_page()
    {
        // The second page is short, as where events of deleted links were left out of it.
        using LookupScene scene = new(
            FakeServer.Answer(200, $"[{Sale},{Sale.Replace("e1", "e2", StringComparison.Ordinal)}]"),
            FakeServer.Answer(200, $"[{Sale.Replace("e1", "e3", StringComparison.Ordinal)}]"),
            FakeServer.Answer(200, $"[{Sale.Replace("e1", "e4", StringComparison.Ordinal)}]"),
            FakeServer.Answer(200, "[]"));
        Assert.Equal(["e1", "e2", "e3", "e4"], (await scene.ReadAllAsync(s_sales)).Select(static item => item.EventId));
        Assert.Equal([1, 2, 3, 4], scene.Server.Requests.Select(static request => int.Parse(request.Url.Split("&page=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_event_that_moved_to_the_next_page_comes_once()
    {
        using LookupScene scene = new(
            FakeServer.Answer(200, $"[{Sale},{Sale.Replace("e1", "e2", StringComparison.Ordinal)}]"),
            FakeServer.Answer(200, $"[{Sale.Replace("e1", "e2", StringComparison.Ordinal)},{Sale.Replace("e1", "e3", StringComparison.Ordinal)}]"),
            FakeServer.Answer(200, "[]"));
        Assert.Equal(["e1", "e2", "e3"], (await scene.ReadAllAsync(s_sales)).Select(static item => item.EventId));
    }

    [Fact]
    public async Task Sales_of_one_click_without_event_IDs_all_come()
    {
        string first = Sale.Replace("\"eventId\":\"e1\",", string.Empty, StringComparison.Ordinal);
        string second = first.Replace("inv_1", "inv_2", StringComparison.Ordinal);
        using LookupScene scene = new(
            FakeServer.Answer(200, $"[{first}]"),
            FakeServer.Answer(200, $"[{second}]"),
            FakeServer.Answer(200, "[]"));
        Assert.Equal(["inv_1", "inv_2"], (await scene.ReadAllAsync(s_sales)).Select(static item => item.Sale!.InvoiceId));
    }

    [Fact]
    public async Task A_server_that_does_not_page_and_has_no_event_IDs_is_not_asked_for_ever()
    {
        string sale = Sale.Replace("\"eventId\":\"e1\",", string.Empty, StringComparison.Ordinal);
        using LookupScene scene = new(FakeServer.Answer(200, $"[{sale}]"));
        DubException error = await Assert.ThrowsAsync<DubResponseValidationException>(() => scene.ReadAllAsync(s_sales));
        Assert.Contains("again and again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_without_an_event_ID_that_moved_to_the_next_page_comes_once()
    {
        const string click = """{"event":"click","timestamp":"2026-08-01T10:00:00.000Z","click":{"id":"c1"}}""";
        string next = click.Replace("c1", "c2", StringComparison.Ordinal);
        using LookupScene scene = new(
            FakeServer.Answer(200, $"[{click}]"),
            FakeServer.Answer(200, $"[{click},{next}]"),
            FakeServer.Answer(200, "[]"));
        Assert.Equal(["c1", "c2"], (await scene.ReadAllAsync(s_sales with { Type = ConversionEventType.Click })).Select(static item => item.Click!.Id));
    }

    [Fact]
    public async Task A_server_that_does_not_page_is_not_asked_for_ever()
    {
        using LookupScene scene = new(FakeServer.Answer(200, $"[{Sale}]"));
        DubException error = await Assert.ThrowsAsync<DubResponseValidationException>(() => scene.ReadAllAsync(s_sales));
        Assert.Contains("again and again", error.Message, StringComparison.Ordinal);

        using LookupScene customers = new(FakeServer.Answer(200, """[{"id":"cus_1"}]"""));
        CursorPager<CustomerRecord> pages = new(customers.Client, "/customers", new CustomerQuery { PageSize = 1 }.Page, static customer => customer.Id, NoCallEvents.Instance);
        await pages.ReadPageAsync(CancellationToken.None);
        await Assert.ThrowsAsync<DubResponseValidationException>(() => pages.ReadPageAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_event_has_what_Dub_tells_of_it()
    {
        using LookupScene scene = new(FakeServer.Answer(200, $"[{Sale}]"), FakeServer.Answer(200, "[]"));
        ConversionEvent sale = Assert.Single(await scene.ReadAllAsync(s_sales));
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), sale.Timestamp);
        Assert.Equal((49.99m, "usd", "inv_1", "u1"), (sale.Price, sale.Currency, sale.InvoiceId, sale.CustomerExternalId));
        Assert.Equal("pro", sale.Metadata!["plan"]);
        Assert.Equal("US", sale.Click!.AdditionalProperties["country"]);
    }

    [Theory]
    [InlineData("2026-08-01T10:00:00.000Z")]
    [InlineData("2026-08-01 10:00:00")]
    [InlineData("2026-08-01T12:00:00+02:00")]
    [InlineData("2026-08-01 10:00:00.000000000")]
    [InlineData("Sat Aug 01 2026 10:00:00 GMT+0000 (Coordinated Universal Time)")]
    [InlineData("Sat Aug 01 2026 12:00:00 GMT+0200 (Mitteleuropäische Sommerzeit)")]
    [InlineData("Sat Aug 01 2026 05:30:00 GMT-0430")]
    [InlineData("Sat Aug 1 2026 10:00:00 GMT")]
    [InlineData("Sat, 01 Aug 2026 10:00:00 GMT")]
    public async Task The_time_of_an_event_is_read_in_each_form_that_Dub_has(string text)
    {
        using LookupScene scene = new(FakeServer.Answer(200, $$"""[{"event":"sale","timestamp":"{{text}}","eventId":"e1"}]"""), FakeServer.Answer(200, "[]"));
        Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), (await scene.ReadAllAsync(s_sales))[0].Timestamp);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"01/02/2026\"")]
    [InlineData("\"Xyz Abc 41 2026 10:00:00 GMT+0000\"")]
    [InlineData("1785578400000")]
    public async Task A_time_that_cannot_be_read_costs_no_other_event(string json)
    {
        using LookupScene scene = new(
            FakeServer.Answer(200, $$"""[{"event":"sale","timestamp":{{json}},"eventId":"e1"},{{Sale}}]"""),
            FakeServer.Answer(200, "[]"));
        List<ConversionEvent> events = await scene.ReadAllAsync(s_sales);
        Assert.Equal(2, events.Count);
        Assert.Null(events[0].Timestamp);
        Assert.Equal(json.Trim('"'), events[0].UnreadableTimestamp);
        Assert.NotNull(events[1].Timestamp);
        Assert.Null(events[1].UnreadableTimestamp);
    }

    [Fact]
    public async Task A_page_of_events_may_be_larger_than_the_answer_to_a_conversion()
    {
        string large = Sale.Replace("\"pro\"", '"' + new string('x', HttpTransport.MaxResponseBytes) + '"', StringComparison.Ordinal);
        using LookupScene scene = new(FakeServer.Answer(200, $"[{large}]"), FakeServer.Answer(200, "[]"));
        Assert.Single(await scene.ReadAllAsync(s_sales));
    }

    [Fact]
    public async Task A_failed_lookup_is_made_again_and_leaves_no_doubt()
    {
        using LookupScene scene = new(
            FakeServer.Answer(500),
            FakeServer.Throw(static () => new HttpRequestException("reset", new IOException("reset"))),
            FakeServer.Answer(200, "[{"),
            FakeServer.Answer(200, "[]"));
        Assert.Empty(await scene.ReadAllAsync(s_sales));
        Assert.Equal(4, scene.Server.Requests.Count);

        using LookupScene broken = new(static connection => connection with { MaximumRetryCount = 1 }, FakeServer.Error(500, "internal_server_error"));
        DubException error = await Assert.ThrowsAsync<DubInternalServerErrorException>(() => broken.ReadAllAsync(s_sales));
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(2, error.Attempts);
    }

    [Fact]
    public async Task Calls_for_events_are_spaced_for_the_smallest_plan()
    {
        FakeServer.Step[] pages = [.. Enumerable.Range(1, 8).Select(static number => FakeServer.Answer(200, $"[{Sale.Replace("e1", "e" + number, StringComparison.Ordinal)}]"))];
        using LookupScene scene = new([.. pages, FakeServer.Answer(200, "[]")]);
        await scene.ReadAllAsync(s_sales);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(250), 8), scene.Clock.Waits);
    }

    [Fact]
    public async Task A_refusal_is_waited_for_and_slows_the_calls_for_events_down_and_no_others()
    {
        FakeServer.Step refusal = FakeServer.Error(
            429,
            "rate_limit_exceeded",
            "Too many requests.",
            ("X-RateLimit-Limit", "2"),
            ("Retry-After", FakeServer.Text((FakeClock.Start + TimeSpan.FromSeconds(1)).ToUnixTimeMilliseconds())));
        using LookupScene scene = new(refusal, FakeServer.Answer(200, $"[{Sale}]"), FakeServer.Answer(200, "[]"), FakeServer.Answer(200, """{"id":"cus_1"}"""));
        await scene.ReadAllAsync(s_sales);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500)], scene.Clock.Waits);

        await scene.Client.SendAsync(CustomerQuery.One("ext_u1", includesLink: false), NoCallEvents.Instance, CancellationToken.None);
        Assert.Equal(2, scene.Clock.Waits.Count);
    }

    [Fact]
    public async Task A_refusal_ends_the_call_where_waiting_is_not_allowed()
    {
        using LookupScene scene = new(static connection => connection with { MaximumWaitSec = 0 }, FakeServer.Error(429, "rate_limit_exceeded"));
        await Assert.ThrowsAsync<DubRateLimitExceededException>(() => scene.ReadAllAsync(s_sales));
        Assert.Single(scene.Server.Requests);
    }

    [Fact]
    public async Task A_cancelled_lookup_ends_in_its_wait()
    {
        using CancellationTokenSource stop = new();
        using LookupScene scene = new(FakeServer.Stall());
        Task<CustomerRecord> call = scene.Client.SendAsync(CustomerQuery.One("ext_u1", includesLink: false), NoCallEvents.Instance, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("u1")]
    [InlineData(" ")]
    public void An_ID_that_is_none_of_Dubs_is_not_asked_for(string id) =>
        Assert.Throws<DubInvalidRequestException>(() => CustomerIds.FromOwn(id));
}
