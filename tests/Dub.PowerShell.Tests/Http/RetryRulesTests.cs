using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Dub.Tracking.Operations;
using Xunit;

namespace Dub.Tests.Http;

public sealed class RetryRulesTests
{
    private const int Retries = 2;

    /// <summary>What fails, whether it is sent again where a repeat is safe, where it is not, and whether the outcome is unknown.</summary>
    public static TheoryData<string, bool, bool, bool> Failures => new()
    {
        { "400", false, false, false },
        { "401", false, false, false },
        { "403", false, false, false },
        { "404", false, false, false },
        { "409", false, false, false },
        { "410", false, false, false },
        { "422", false, false, false },
        { "301", false, false, false },
        { "302", false, false, true },
        { "303", false, false, true },
        { "304", false, false, true },
        { "307", false, false, false },
        { "408", true, false, true },
        { "500", true, false, true },
        { "501", false, false, true },
        { "502", true, false, true },
        { "503", true, false, true },
        { "504", true, false, true },
        { "520", false, false, true },
        { "html 502", true, false, true },
        { "timeout", true, false, true },
        { "reset", true, false, true },
        { "cut answer", true, false, true },
        { "garbage 200", true, false, true },
        { "empty 200", true, false, true },
        { "wrong shape 200", false, false, true },
        { "null 200", false, false, true },
        { "huge 200", false, false, true },
        { "refused", true, true, false },
        { "no such host", true, true, false },
        { "tls", true, true, false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_repeat_that_is_safe_is_made_after_whatever_is_not_a_refusal(string failure, bool whereSafe, bool whereUnsafe, bool unknown)
    {
        _ = whereUnsafe;
        using Scene scene = new(Retrying, Step(failure));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(scene, error, whereSafe ? Retries + 1 : 1, unknown);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_repeat_that_is_not_safe_is_made_only_after_what_surely_did_nothing(string failure, bool whereSafe, bool whereUnsafe, bool unknown)
    {
        _ = whereSafe;
        using Scene scene = new(Retrying, Step(failure));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.UnsafeSale));
        AssertEnd(scene, error, whereUnsafe ? Retries + 1 : 1, unknown);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Nothing_is_sent_again_where_no_retry_is_wanted(string failure, bool whereSafe, bool whereUnsafe, bool unknown)
    {
        _ = whereSafe || whereUnsafe;
        using Scene scene = new(static connection => connection with { MaximumRetryCount = 0 }, Step(failure));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(scene, error, 1, unknown);
        Assert.Empty(scene.Clock.Waits);
    }

    [Fact]
    public async Task A_deferred_lead_is_not_safe_and_other_leads_and_customers_are()
    {
        FakeServer.Step[] script = [FakeServer.Error(500, "internal_server_error"), FakeServer.Answer(200, Samples.LeadAnswer)];
        using Scene lead = new(script);
        await lead.Client.SendLeadAsync(Samples.Lead);
        Assert.Equal(2, lead.Server.Requests.Count);

        using Scene deferred = new(script);
        LeadRequest request = new() { CustomerExternalId = "u1", EventName = "Sign up", ClickId = "c1", Mode = "Deferred" };
        await Assert.ThrowsAsync<DubInternalServerErrorException>(() => deferred.Client.SendLeadAsync(request));
        Assert.Single(deferred.Server.Requests);

        using Scene customer = new(FakeServer.Throw(Reset), FakeServer.Answer(200, Samples.CustomerAnswer));
        await customer.Client.SendCustomerAsync(Samples.Customer);
        Assert.Equal(2, customer.Server.Requests.Count);
    }

    [Theory]
    [InlineData("  ", false)]
    [InlineData("", false)]
    [InlineData("inv_1", true)]
    public void A_blank_invoice_makes_no_sale_safe(string invoice, bool safe)
    {
        Assert.Equal(safe, TrackOperations.Sale.IsRepeatSafe(new SaleRequest { CustomerExternalId = "u1", Amount = 1, InvoiceId = invoice }));
    }

    [Fact]
    public async Task A_status_is_retried_only_where_it_is_listed()
    {
        using Scene scene = new(
            static connection => Retrying(connection) with { RetryStatusCode = [520] },
            FakeServer.Answer(520),
            FakeServer.Answer(503));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(scene, error, 2, unknown: true);
    }

    [Fact]
    public async Task The_keys_statuses_and_plain_refusals_follow_the_rules_even_where_they_are_listed()
    {
        foreach (int status in new[] { 401, 403, 410 })
        {
            using Scene scene = new(connection => Retrying(connection) with { RetryStatusCode = [status] }, FakeServer.Error(status, "any"));
            await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
            Assert.Single(scene.Server.Requests);
        }

        // Refused is refused: to ask again counts nothing twice, with an invoice or without.
        using Scene listed = new(static connection => Retrying(connection) with { RetryStatusCode = [404] }, FakeServer.Error(404, "not_found"));
        await Assert.ThrowsAsync<DubNotFoundException>(() => listed.Client.SendSaleAsync(Samples.UnsafeSale));
        Assert.Equal(Retries + 1, listed.Server.Requests.Count);
    }

    [Fact]
    public async Task An_unlisted_429_is_not_retried()
    {
        using Scene scene = new(static connection => Retrying(connection) with { RetryStatusCode = [500] }, FakeServer.Error(429, "rate_limit_exceeded"));
        DubException error = await Assert.ThrowsAsync<DubRateLimitExceededException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(scene, error, 1, unknown: false);
    }

    [Fact]
    public async Task A_refusal_after_an_unclear_attempt_settles_it()
    {
        using Scene scene = new(FakeServer.Error(500, "internal_server_error"), FakeServer.Error(422, "unprocessable_entity"));
        DubException error = await Assert.ThrowsAsync<DubUnprocessableEntityException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(scene, error, 2, unknown: false);
    }

    [Fact]
    public async Task A_refused_key_or_a_refused_connection_after_an_unclear_attempt_settles_nothing()
    {
        using Scene key = new(FakeServer.Error(500, "internal_server_error"), FakeServer.Error(401, "unauthorized"));
        DubException error = await Assert.ThrowsAsync<DubUnauthorizedException>(() => key.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(key, error, 2, unknown: true);

        using Scene connection = new(Retrying, FakeServer.Throw(Reset), Step("refused"));
        error = await Assert.ThrowsAsync<DubConnectionException>(() => connection.Client.SendSaleAsync(Samples.SafeSale));
        AssertEnd(connection, error, Retries + 1, unknown: true);
    }

    [Fact]
    public async Task What_was_refused_before_sending_has_no_attempt()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.SaleAnswer));
        DubInvalidRequestException error = await Assert.ThrowsAsync<DubInvalidRequestException>(
            () => scene.Client.SendSaleAsync(new SaleRequest { CustomerExternalId = "u1" }));
        AssertEnd(scene, error, 0, unknown: false);
    }

    private static DubConnection Retrying(DubConnection connection) => connection with { MaximumRetryCount = Retries };

    private static void AssertEnd(Scene scene, DubException error, int attempts, bool unknown)
    {
        Assert.Equal(attempts, scene.Server.Requests.Count);
        Assert.Equal(attempts, error.Attempts);
        Assert.Equal(unknown, error.OutcomeUnknown);
    }

    private static HttpRequestException Reset() => new("lost", new IOException("cut", new SocketException((int)SocketError.ConnectionReset)));

    private static FakeServer.Step Step(string failure) => failure switch
    {
        "html 502" => FakeServer.Answer(502, "<html>", "text/html"),
        // What HttpClient throws for a timeout of its own.
        "timeout" => FakeServer.Throw(static () => new TaskCanceledException("timeout", new TimeoutException())),
        "reset" => FakeServer.Throw(Reset),
        "cut answer" => static _ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) }),
        "garbage 200" => FakeServer.Answer(200, "{\"eventName\":\"Pur"),
        "empty 200" => FakeServer.Answer(200),
        "wrong shape 200" => FakeServer.Answer(200, "{\"ok\":true}"),
        "null 200" => FakeServer.Answer(200, "null"),
        "huge 200" => FakeServer.Answer(200, new string(' ', (1024 * 1024) + 1)),
        "refused" => FakeServer.Throw(static () => new HttpRequestException("no", new SocketException((int)SocketError.ConnectionRefused))),
        "no such host" => FakeServer.Throw(static () => new HttpRequestException(HttpRequestError.NameResolutionError, "no", new SocketException((int)SocketError.HostNotFound))),
        "tls" => FakeServer.Throw(static () => new HttpRequestException("no", new System.Security.Authentication.AuthenticationException("bad certificate"))),
        _ => FakeServer.Error(int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), "any"),
    };
}
