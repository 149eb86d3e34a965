using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Dub.Sandbox;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Dub.Tests.Contract;

/// <summary>The pages of the sandbox's lists, which lose rows where Dub's do.</summary>
public sealed class SandboxPagesTests : IAsyncLifetime, IDisposable
{
    private readonly WebApplication _sandbox = SandboxServer.Build(CommandLine.Parse([]));
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        await _sandbox.StartAsync();
        _client.BaseAddress = new Uri(_sandbox.Urls.First());
        _client.DefaultRequestHeaders.Add("Authorization", "Bearer dub_sandbox_key");
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_walk_from_page_1_loses_rows_of_old_dates_and_new_IDs()
    {
        // The later the ID the older the row.
        await SeedAsync("__customers", Enumerable.Range(1, 12).Select(static number =>
            $$"""{ "externalId": "c{{number}}", "createdAt": {{DaysAgo(number)}} }"""));
        string[] first = await IdsAsync("/customers?pageSize=3");
        string[] found = [.. first, .. await WalkAsync("/customers?pageSize=3&startingAfter=", first[^1])];
        Assert.True(found.Distinct().Count() < 12);

        string[] behind = await WalkAsync("/customers?pageSize=3&startingAfter=", first[0]);
        string[] before = await WalkAsync("/customers?pageSize=3&endingBefore=", first[0], isUp: true);
        Assert.Equal(12, behind.Concat(before).Append(first[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_that_no_longer_fits_the_filter_skips_a_row()
    {
        await SeedAsync("__commissions", Enumerable.Range(1, 5).Select(static number =>
            $$"""{ "customer": "c", "amount": 1000, "invoiceId": "i{{number}}", "createdAt": {{DaysAgo(9 - number)}} }"""));
        string[] first = await IdsAsync("/commissions?status=pending&pageSize=2");
        Assert.Equal(["cm_00000005", "cm_00000004"], first);
        using HttpResponseMessage paid = await _client.PostAsync("/__commissions?invoiceId=i4&status=paid", null);
        Assert.Equal(["cm_00000002", "cm_00000001"], await IdsAsync("/commissions?status=pending&pageSize=2&startingAfter=cm_00000004"));
    }

    [Fact]
    public async Task An_invoice_overrules_every_other_filter()
    {
        await SeedAsync("__commissions",
        [
            """{ "customer": "c", "amount": 1000, "invoiceId": "fraud", "status": "fraud" }""",
            """{ "customer": "c", "amount": 1000, "earnings": 0, "invoiceId": "none" }""",
            """{ "customer": "c", "amount": 1000, "invoiceId": "kept" }""",
        ]);
        Assert.Equal(["cm_00000003"], await IdsAsync("/commissions"));
        Assert.Equal(["cm_00000003", "cm_00000001"], await IdsAsync("/commissions?type=sale"));
        Assert.Equal(["cm_00000001"], await IdsAsync("/commissions?invoiceId=fraud&status=paid&customerId=cus_x"));
        Assert.Equal(["cm_00000002"], await IdsAsync("/commissions?invoiceId=none"));
    }

    private static string DaysAgo(int days) =>
        DateTimeOffset.UtcNow.AddDays(-days).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private async Task SeedAsync(string path, IEnumerable<string> rows)
    {
        using var body = new StringContent($"[{string.Join(',', rows)}]");
        using HttpResponseMessage answer = await _client.PostAsync("/" + path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string[]> IdsAsync(string path)
    {
        using JsonDocument page = JsonDocument.Parse(await _client.GetStringAsync(path));
        return [.. page.RootElement.EnumerateArray().Select(static row => row.GetProperty("id").GetString()!)];
    }

    private async Task<string[]> WalkAsync(string path, string cursor, bool isUp = false)
    {
        List<string> found = [];
        while (await IdsAsync(path + cursor) is { Length: > 0 } page)
        {
            found.AddRange(page);
            cursor = page[isUp ? 0 : ^1];
        }

        return [.. found];
    }
}
