using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>Cancel, timeout and refusal are three outcomes.</summary>
public sealed class ThreeOutcomesTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout()
    {
        using Scene scene = new(
            static connection => connection with { TimeoutSec = 1, MaximumRetryCount = 0 },
            FakeServer.Stall());
        DubRequestTimeoutException error = await Assert.ThrowsAsync<DubRequestTimeoutException>(
            () => scene.Client.SendSaleAsync(Samples.SafeSale)).WaitAsync(s_soon);
        Assert.Equal("Dub.RequestTimeout", error.ErrorId);
        Assert.Equal("No complete answer came within 1 s.", error.Message);
        Assert.True(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_a_timeout()
    {
        using Scene scene = new(
            static connection => connection with { TimeoutSec = 1, MaximumRetryCount = 0 },
            static _ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) }));
        await Assert.ThrowsAsync<DubRequestTimeoutException>(() => scene.Client.SendSaleAsync(Samples.SafeSale)).WaitAsync(s_soon);
    }

    [Fact]
    public async Task A_cancelled_call_is_neither_a_timeout_nor_an_error()
    {
        using CancellationTokenSource stop = new();
        using Scene scene = new(async token =>
        {
            await stop.CancelAsync();
            return await FakeServer.Stall()(token);
        });
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scene.Client.SendSaleAsync(Samples.SafeSale, stop.Token)).WaitAsync(s_soon);
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.Single(scene.Server.Requests);
    }

    [Fact]
    public async Task A_token_cancelled_before_sends_nothing()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.SaleAnswer));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scene.Client.SendSaleAsync(Samples.SafeSale, new CancellationToken(canceled: true)));
        Assert.Empty(scene.Server.Requests);
    }

    [Fact]
    public async Task Whatever_a_handler_throws_after_a_cancel_is_the_cancel()
    {
        using CancellationTokenSource stop = new();
        using Scene scene = new(async _ =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("closed");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Client.SendSaleAsync(Samples.SafeSale, stop.Token));
    }

    [Fact]
    public async Task Cancelling_in_a_retry_wait_ends_at_once_and_sends_nothing_more()
    {
        await AssertCancelledWaitAsync(FakeServer.Error(503, "unavailable"));
    }

    [Fact]
    public async Task Cancelling_in_a_rate_limit_wait_ends_at_once_and_sends_nothing_more()
    {
        await AssertCancelledWaitAsync(FakeServer.Error(429, "rate_limit_exceeded", headers: ("Retry-After", "60")));
    }

    [Fact]
    public async Task Cancelling_while_another_call_finds_out_the_limit_ends_at_once()
    {
        using CancellationTokenSource stop = new();
        FakeClock clock = new();
        TaskCompletionSource probing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Scene scene = new(
            clock,
            null,
            FakeServer.Error(429, "rate_limit_exceeded"),
            async token =>
            {
                clock.HoldsWaits = true;
                probing.SetResult();
                return await FakeServer.Stall()(token);
            });
        Task first = scene.Client.SendSaleAsync(Samples.SafeSale, stop.Token);
        await probing.Task.WaitAsync(s_soon);
        Task second = scene.Client.SendSaleAsync(Samples.SafeSale, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first).WaitAsync(s_soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second).WaitAsync(s_soon);
        Assert.Equal(2, scene.Server.Requests.Count);
    }

    private static async Task AssertCancelledWaitAsync(FakeServer.Step failure)
    {
        using CancellationTokenSource stop = new();
        FakeClock clock = new() { HoldsWaits = true };
        using Scene scene = new(clock, null, failure, FakeServer.Answer(200, Samples.SaleAnswer));
        Task sending = scene.Client.SendSaleAsync(Samples.SafeSale, stop.Token);
        await clock.FirstWait.WaitAsync(s_soon);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending).WaitAsync(s_soon);
        Assert.Single(scene.Server.Requests);
    }
}
