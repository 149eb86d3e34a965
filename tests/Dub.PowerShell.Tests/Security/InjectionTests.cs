using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

/// <summary>What a caller's headers and values can do to the message: arrive as they are, or be refused.</summary>
public sealed class InjectionTests
{
    private static readonly string[] s_traps =
        ["/", "..", "../", "\\", "?", "#", "%", "%2f", "%2e%2e", "%0d%0a", ":", ";", "@", "&", "=", "+", " ", "\r\n", "\0", "é", "🙂", "\u200f", "\u2028", "\uffff", "ext_", "a", "1"];

    private static readonly string[] s_names = ["Cookie", "X-A", "Date", "ETag", "Range", "If-Match", "Referer", "Via"];

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.Int[0, s_traps.Length - 1].Array[1, 8].Select(static picks => string.Concat(picks.Select(static pick => s_traps[pick]))),
        Gen.String[Gen.Char, 1, 12]);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("aUTHORIZATION")]
    [InlineData("Authorization ")]
    [InlineData(" Authorization")]
    [InlineData("Authorization\t")]
    [InlineData("Authorization:")]
    [InlineData("Authorization\0")]
    [InlineData("X\r\nAuthorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Host")]
    [InlineData(":authority")]
    [InlineData("Connection")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Expect")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    [InlineData("Content-Encoding")]
    [InlineData("Content-Language")]
    [InlineData("Content-Location")]
    [InlineData("Content-Disposition")]
    [InlineData("Content-Range")]
    [InlineData("Content-MD5")]
    [InlineData("Allow")]
    [InlineData("Expires")]
    [InlineData("Last-Modified")]
    [InlineData("Ä")]
    [InlineData("")]
    public void A_header_of_the_modules_own_or_of_no_valid_name_is_refused(string name)
    {
        Assert.Throws<DubInvalidConnectionException>(() => With(name, "x"));
    }

    [Fact]
    public async Task A_header_arrives_as_it_was_given_or_is_refused()
    {
        using RawServer server = new(RawServer.Answer("200 OK\r\nConnection: close", Samples.SaleAnswer));
        await Gen.Select(Gen.OneOf(s_text, Gen.Int[0, s_names.Length - 1].Select(static pick => s_names[pick])), s_text).SampleAsync(
            async (name, value) =>
            {
                DubClient client;
                try
                {
                    client = server.Client(settings => settings with { Headers = new Dictionary<string, string> { [name] = value } });
                }
                catch (DubInvalidConnectionException error)
                {
                    Assert.DoesNotContain(error.Message, static c => char.IsControl(c));
                    return;
                }

                int before = server.Requests.Count;
                await client.SendSaleAsync(Samples.SafeSale);
                string[] lines = Head(server.Requests[before]);
                Assert.Contains($"{name}: {value}", lines);
                Assert.Single(lines, static line => line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase));
                Assert.Contains($"Authorization: Bearer {Samples.Key}", lines);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public async Task A_customers_id_stays_one_segment_of_the_path_or_is_refused()
    {
        await s_text.SampleAsync(
            async id =>
            {
                using Scene scene = new(
                    static settings => settings with { BaseUri = new Uri("https://gateway.example/dub/v1") },
                    FakeServer.Answer(404, "<html>"),
                    FakeServer.Answer(200, Samples.UpdateAnswer));
                try
                {
                    await scene.Client.SendCustomerAsync(new CustomerRequest { CustomerExternalId = id });
                }
                catch (DubInvalidRequestException error)
                {
                    Assert.Empty(scene.Server.Requests);
                    Assert.True(error.Message.Length < 200);
                    return;
                }

                const string Start = "https://gateway.example/dub/v1/customers/ext_";
                string url = scene.Server.Requests[1].Url;
                Assert.StartsWith(Start, url, StringComparison.Ordinal);
                string segment = url[Start.Length..];
                Assert.DoesNotContain(segment, static c => c is '/' or '?' or '#' or '\\' or ' ' || c > '~');
                // Dub trims it in some calls and not in others, so it is always sent trimmed.
                Assert.Equal(id.Trim(), Uri.UnescapeDataString(segment));
            },
            iter: 2_000);
    }

    [Theory]
    [InlineData("../../admin", "..%2F..%2Fadmin")]
    [InlineData("..", "..")]
    [InlineData("a%2fb", "a%252fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("é\u200e", "%C3%A9%E2%80%8E")]
    public async Task The_request_line_holds_the_id_escaped(string id, string segment)
    {
        using RawServer server = new(RawServer.Answer("200 OK\r\nConnection: close", Samples.UpdateAnswer));
        DubConnection connection = server.Client().Connection;
        EndpointState.For(connection).HasNoTrackCustomer = true;
        await new DubClient(connection).SendCustomerAsync(new CustomerRequest { CustomerExternalId = id });
        Assert.StartsWith($"PATCH /customers/ext_{segment} HTTP/1.1\r\n", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_arrives_in_the_body_as_it_was_given_or_is_refused()
    {
        using RawServer server = new(RawServer.Answer("200 OK\r\nConnection: close", Samples.SaleAnswer));
        DubClient client = server.Client();
        await Gen.Select(s_text, s_text).SampleAsync(
            async (id, name) =>
            {
                int before = server.Requests.Count;
                try
                {
                    await client.SendSaleAsync(new SaleRequest { CustomerExternalId = id, CustomerName = name, Amount = 1 });
                }
                catch (DubInvalidRequestException)
                {
                    Assert.Equal(before, server.Requests.Count);
                    return;
                }

                string request = server.Requests[before];
                byte[] body = Encoding.Latin1.GetBytes(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
                using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(body);
                Assert.Equal(id.Trim(), json.RootElement.GetProperty("customerId").GetString());
                Assert.Equal(id.Trim(), json.RootElement.GetProperty("customerExternalId").GetString());
                Assert.Equal(name, json.RootElement.GetProperty("customerName").GetString());
                Assert.Equal(4, json.RootElement.EnumerateObject().Count());
            },
            iter: 500,
            threads: 1);
    }

    private static DubConnection With(string name, string value) =>
        Samples.Connection(settings => settings with { Headers = new Dictionary<string, string> { [name] = value } });

    private static string[] Head(string request) =>
        request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
}
