using System;
using System.Linq;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

public sealed class RetryWaitsTests
{
    [Fact]
    public void The_wait_doubles_with_jitter_up_to_a_minute()
    {
        RetryPolicy policy = new(Samples.Connection(), Clock.System);
        double[] expected = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
        for (int retry = 1; retry <= expected.Length; retry++)
        {
            for (int i = 0; i < 50; i++)
            {
                Assert.InRange(policy.Wait(retry, null).TotalMilliseconds, expected[retry - 1] / 2, expected[retry - 1]);
            }
        }

        Assert.InRange(policy.Wait(int.MaxValue, null).TotalSeconds, 30, 60);
    }

    [Fact]
    public void Jitter_spreads_the_waits()
    {
        RetryPolicy policy = new(Samples.Connection(), Clock.System);
        Assert.InRange(Enumerable.Range(0, 100).Select(_ => policy.Wait(3, null)).Distinct().Count(), 50, 100);
    }

    [Fact]
    public void A_server_that_asks_for_longer_gets_it_and_one_that_asks_for_less_does_not()
    {
        RetryPolicy policy = new(Samples.Connection(), Clock.System);
        Assert.Equal(TimeSpan.FromSeconds(7), policy.Wait(1, TimeSpan.FromSeconds(7)));
        Assert.InRange(policy.Wait(4, TimeSpan.Zero).TotalSeconds, 2, 4);
    }

    [Fact]
    public void No_interval_is_no_wait()
    {
        RetryPolicy policy = new(Samples.Connection(static connection => connection with { RetryIntervalSec = 0 }), Clock.System);
        Assert.Equal(TimeSpan.Zero, policy.Wait(5, null));
    }

    [Fact]
    public async Task Retry_after_is_heeded_on_a_503()
    {
        using Scene scene = new(
            FakeServer.Error(503, "unavailable", headers: ("Retry-After", "12")),
            FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);
        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(scene.Clock.Waits));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(408)]
    public async Task Retry_after_on_another_error_is_the_end_of_the_window_and_no_advice(int status)
    {
        using Scene scene = new(
            FakeServer.Error(status, "any", headers: ("Retry-After", "20")),
            FakeServer.Answer(200, Samples.LeadAnswer));
        await scene.Client.SendLeadAsync(Samples.Lead);
        Assert.InRange(Assert.Single(scene.Clock.Waits), TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_sale_that_may_have_been_recorded_is_not_sent_again_before_Dub_can_know_its_invoice()
    {
        using Scene scene = new(
            FakeServer.Error(502, "any"),
            FakeServer.Error(502, "any"),
            FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)], scene.Clock.Waits);
    }

    [Fact]
    public async Task What_a_gateway_answers_settles_no_attempt_before_it()
    {
        using Scene scene = new(
            FakeServer.Error(502, "any"),
            FakeServer.Answer(404, "<html>no such page</html>", "text/html"));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.True(error.OutcomeUnknown);
    }

    [Fact]
    public async Task What_Dub_rejects_settles_the_attempts_before_it()
    {
        using Scene scene = new(FakeServer.Error(502, "any"), FakeServer.Error(422, "unprocessable_entity"));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.False(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_page_of_a_firewall_concerns_one_row_alone(int status)
    {
        using Scene scene = new(FakeServer.Answer(status, "<html>blocked</html>", "text/html"));
        DubException error = await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.False(error.IsFatal);
        using Scene own = new(FakeServer.Error(status, "forbidden"));
        Assert.True((await Assert.ThrowsAnyAsync<DubException>(() => own.Client.SendSaleAsync(Samples.SafeSale))).IsFatal);
    }

    [Fact]
    public async Task A_wait_longer_than_the_budget_ends_the_call()
    {
        using Scene scene = new(
            static connection => connection with { MaximumWaitSec = 10 },
            FakeServer.Error(503, "unavailable", headers: ("Retry-After", "12")));
        DubApiException error = await Assert.ThrowsAsync<DubApiException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.Equal(1, error.Attempts);
        Assert.True(error.OutcomeUnknown);
        Assert.Empty(scene.Clock.Waits);
    }

    [Fact]
    public async Task Refusals_by_the_limit_do_not_use_up_the_retries()
    {
        FakeServer.Step refusal = FakeServer.Error(429, "rate_limit_exceeded", headers: ("Retry-After", "1"));
        using Scene scene = new(
            static connection => connection with { MaximumRetryCount = 1 },
            refusal,
            refusal,
            refusal,
            FakeServer.Error(503, "unavailable"),
            refusal,
            FakeServer.Answer(200, Samples.SaleAnswer));
        SaleResponse response = await scene.Client.SendSaleAsync(Samples.SafeSale);
        Assert.True(response.Recorded);
        Assert.Equal(6, scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData("Retry-After", "30")]
    [InlineData("Retry-After", "Sat, 01 Aug 2026 12:00:30 GMT")]
    public async Task A_limit_that_stays_closed_longer_than_the_budget_is_the_rows_error(string name, string value)
    {
        using Scene scene = new(
            static connection => connection with { MaximumWaitSec = 20 },
            FakeServer.Error(429, "rate_limit_exceeded", "slow down", (name, value)));
        DubRateLimitExceededException error = await Assert.ThrowsAsync<DubRateLimitExceededException>(
            () => scene.Client.SendSaleAsync(Samples.UnsafeSale));
        Assert.Equal("rate_limit_exceeded", error.Code);
        Assert.Equal(1, error.Attempts);
        Assert.False(error.OutcomeUnknown);
        Assert.Single(scene.Server.Requests);
    }

    [Fact]
    public async Task The_limit_is_shared_by_the_keys_calls_but_each_has_its_own_wait_budget()
    {
        using Scene scene = new(
            static connection => connection with { MaximumWaitSec = 20 },
            FakeServer.Error(429, "rate_limit_exceeded", headers: ("Retry-After", "30")));
        await Assert.ThrowsAsync<DubRateLimitExceededException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));

        // The second is turned away without a call.
        DubRateLimitExceededException second = await Assert.ThrowsAsync<DubRateLimitExceededException>(
            () => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.Equal(0, second.Attempts);
        Assert.Equal(429, second.StatusCode);
        Assert.Single(scene.Server.Requests);
    }
}
