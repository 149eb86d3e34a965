using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
using Dub.Http;
using Dub.Lookup;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Lookup;

/// <summary>Lists of a server that pages as Dub does: the first page by the date, those behind a cursor by the ID.</summary>
public sealed class CursorPagerTests
{
    private static readonly CommissionQuery s_pending = new() { PartnerId = "pn_1", Status = "pending", PageSize = 3 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_dates_and_new_IDs_lose_no_row_and_repeat_none(bool isDescending)
    {
        using Server server = new(12) { IsUpwardPageDescending = isDescending };
        List<string> read = await ReadAsync(server, s_pending, static _ => { });
        Assert.Equal(Ids(12), read.OrderBy(static id => id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_that_is_changed_while_it_is_paged_loses_no_row()
    {
        using Server server = new(12);
        List<string> read = await ReadAsync(server, s_pending, page =>
        {
            foreach (string id in page)
            {
                server.Rows.First(row => row.Id == id).Status = "canceled";
            }
        });
        Assert.Equal(Ids(12), read.OrderBy(static id => id, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 4)]
    public async Task A_list_ends_with_an_empty_page_in_either_direction(int rows, int calls)
    {
        using Server server = new(rows);
        Assert.Equal(rows, (await ReadAsync(server, s_pending, static _ => { })).Count);
        Assert.Equal(calls, server.Calls);
    }

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(1, count).Select(static number => $"cm_{number:D4}");

    private static async Task<List<string>> ReadAsync(Server server, CommissionQuery query, Action<List<string>> change)
    {
        using HttpClient http = new(server, disposeHandler: false);
        FakeClock clock = new();
        LookupClient client = new(Samples.Connection(null), http, new EndpointState(clock), clock);
        CursorPager<Commission> pages = new(client, "/commissions", query.WithoutStatus().Page, static item => item.Id, NoCallEvents.Instance);
        List<string> all = [];
        while (!pages.IsAtEnd)
        {
            List<string> page = [.. (await pages.ReadPageAsync(CancellationToken.None)).Where(query.Fits).Select(static item => item.Id!)];
            all.AddRange(page);
            change(page);
        }

        return all;
    }

    private sealed class Row(int number, int date)
    {
        public string Id { get; } = $"cm_{number:D4}";

        public int Date { get; } = date;

        public string Status { get; set; } = "pending";
    }

    private sealed class Server(int count) : HttpMessageHandler
    {
        // Every other row was entered late, with a date of long ago.
        public List<Row> Rows { get; } = [.. Enumerable.Range(1, count).Select(static number => new Row(number, number % 2 == 0 ? -number : number))];

        public bool IsUpwardPageDescending { get; init; }

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
            int size = int.Parse(query["pageSize"]!, System.Globalization.CultureInfo.InvariantCulture);
            IEnumerable<Row> rows = Rows.Where(row => query["status"] is not { } status || row.Status == status);
            rows = (query["startingAfter"], query["endingBefore"]) switch
            {
                ({ } after, _) => rows.Where(row => string.CompareOrdinal(row.Id, after) <= 0).OrderByDescending(static row => row.Id, StringComparer.Ordinal).Skip(1),
                (_, { } before) => rows.Where(row => string.CompareOrdinal(row.Id, before) >= 0).OrderBy(static row => row.Id, StringComparer.Ordinal).Skip(1),
                _ => rows.OrderByDescending(static row => row.Date),
            };
            Row[] page = [.. rows.Take(size)];
            if (IsUpwardPageDescending && query["endingBefore"] is not null)
            {
                Array.Reverse(page);
            }

            string body = string.Join(",", page.Select(static row => $$"""{"id":"{{row.Id}}","status":"{{row.Status}}"}"""));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{body}]", System.Text.Encoding.UTF8, "application/json") });
        }
    }
}
