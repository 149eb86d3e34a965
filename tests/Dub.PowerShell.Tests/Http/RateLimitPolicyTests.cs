using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Http.RateLimits;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

public sealed class RateLimitPolicyTests
{
    private static readonly RateLimitHeaders s_fiveSeconds = new() { ResetIn = TimeSpan.FromSeconds(5) };

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task What_is_let_through_passes_unchanged()
    {
        CallOutcome outcome = FakeNext.Succeeded();
        FakeNext next = new(outcome);
        Assert.Same(outcome, await Policy().SendAsync(FakeNext.Context(), next.SendAsync));
        Assert.Single(next.Calls);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task A_refused_call_is_made_again_after_the_pause_it_asks_for()
    {
        CallContext context = FakeNext.Context();
        FakeNext next = new(FakeNext.Answered(429, "rate_limit_exceeded", s_fiveSeconds), FakeNext.Succeeded());
        CallOutcome outcome = await Policy().SendAsync(context, next.SendAsync);
        Assert.Null(outcome.Failure);
        Assert.Equal(2, next.Calls.Count);
        Assert.Equal([TimeSpan.FromSeconds(5)], _clock.Waits);
        Assert.Equal(TimeSpan.FromSeconds(295), context.WaitBudget.Remaining);
    }

    [Fact]
    public async Task A_pause_beyond_the_budget_is_the_calls_error_at_once()
    {
        FakeNext next = new(FakeNext.Answered(429, "rate_limit_exceeded", s_fiveSeconds));
        CallOutcome outcome = await Policy().SendAsync(FakeNext.Context(maximumWaitSec: 4), next.SendAsync);
        Assert.Equal(ErrorCatalogue.RateLimitExceeded, outcome.Failure!.ErrorId);
        Assert.Equal("Waiting for the rate limit would take another 5 s, more than the 4 s that a row may wait in all.", outcome.Failure.Message);
        Assert.Equal(429, outcome.Failure.Api!.StatusCode);
        Assert.Single(next.Calls);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task A_refused_call_is_not_made_again_where_retries_are_turned_off()
    {
        FakeNext next = new(FakeNext.Answered(429, "rate_limit_exceeded", s_fiveSeconds));
        foreach (Func<DubConnection, DubConnection> change in new Func<DubConnection, DubConnection>[]
        {
            static connection => connection with { MaximumRetryCount = 0 },
            static connection => connection with { RetryStatusCode = [500] },
        })
        {
            next.Calls.Clear();
            CallOutcome outcome = await Policy(change).SendAsync(FakeNext.Context(), next.SendAsync);
            Assert.Equal(429, outcome.Failure!.Api!.StatusCode);
            Assert.Single(next.Calls);
        }
    }

    [Fact]
    public async Task Other_failures_are_for_the_policies_around_it()
    {
        FakeNext next = new(FakeNext.Answered(500, "internal_server_error", s_fiveSeconds));
        CallOutcome outcome = await Policy().SendAsync(FakeNext.Context(), next.SendAsync);
        Assert.Equal(500, outcome.Failure!.Api!.StatusCode);
        Assert.Single(next.Calls);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task A_429_that_means_success_to_the_request_closes_nothing()
    {
        RateLimiter limiter = new(_clock);
        ApiResponse repeated = Samples.Answer(429, Samples.Error("rate_limit_exceeded")) with { RateLimit = s_fiveSeconds };
        FakeNext next = new(CallOutcome.Success(repeated, new object()));
        CallOutcome outcome = await Policy(limiter: limiter).SendAsync(FakeNext.Context(), next.SendAsync);
        Assert.Null(outcome.Failure);
        Assert.Equal(TimeSpan.Zero, limiter.ExpectedWait(null));
    }

    [Fact]
    public async Task An_attempt_that_throws_gives_its_lease_back()
    {
        RateLimiter limiter = new(_clock);
        RateLimitPolicy policy = Policy(limiter: limiter);
        FakeNext refused = new(FakeNext.Answered(429, "rate_limit_exceeded", s_fiveSeconds), FakeNext.Succeeded());
        // After a refusal one call at a time leaves, so a lease that was lost would hold the next call back for ever.
        FakeNext cancelled = new() { OnCall = static () => throw new OperationCanceledException() };
        await policy.SendAsync(FakeNext.Context(), refused.SendAsync);
        limiter.Release((await limiter.AcquireAsync(null, TimeSpan.Zero, NoCallEvents.Instance, CancellationToken.None))!, 429, s_fiveSeconds);
        await Assert.ThrowsAsync<OperationCanceledException>(() => policy.SendAsync(FakeNext.Context(), cancelled.SendAsync));
        CallOutcome outcome = await policy.SendAsync(FakeNext.Context(maximumWaitSec: 0), new FakeNext(FakeNext.Succeeded()).SendAsync);
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Under_a_ceiling_calls_leave_so_far_apart()
    {
        RateLimitPolicy policy = Policy(static connection => connection with { RequestsPerMinute = 60 });
        FakeNext next = new(FakeNext.Succeeded());
        for (int i = 0; i < 3; i++)
        {
            await policy.SendAsync(FakeNext.Context(), next.SendAsync);
        }

        Assert.All(_clock.Waits, static wait => Assert.InRange(wait.TotalSeconds, 1, 1.02));
        Assert.Equal(2, _clock.Waits.Count);
    }

    [Fact]
    public async Task A_row_behind_others_at_the_limit_is_told_so()
    {
        RateLimiter limiter = new(_clock);
        limiter.Release((await limiter.AcquireAsync(null, TimeSpan.Zero, NoCallEvents.Instance, CancellationToken.None))!, 429, s_fiveSeconds);
        // The call that finds out gets no response; the next one waits for it until its time is over.
        await limiter.AcquireAsync(null, TimeSpan.FromMinutes(1), NoCallEvents.Instance, CancellationToken.None);
        CallOutcome outcome = await Policy(limiter: limiter).SendAsync(FakeNext.Context(maximumWaitSec: 9), new FakeNext(FakeNext.Succeeded()).SendAsync);
        Assert.Equal("Other rows are ahead of this one at the rate limit, and it may not wait longer than 9 s in all.", outcome.Failure!.Message);
        Assert.Equal(TimeSpan.FromSeconds(9), _clock.Waits[^1]);
    }

    [Fact]
    public async Task Each_wait_is_told_when_it_begins_and_when_it_ends()
    {
        Recorder events = new();
        FakeNext next = new(FakeNext.Answered(429, "rate_limit_exceeded", s_fiveSeconds), FakeNext.Succeeded());
        await Policy().SendAsync(FakeNext.Context(events: events), next.SendAsync);
        Assert.Equal(["retrying in 5", "waiting 5", "waited"], events.Told);
    }

    private RateLimitPolicy Policy(Func<DubConnection, DubConnection>? change = null, RateLimiter? limiter = null) =>
        new(Samples.Connection(change), limiter ?? new RateLimiter(_clock));

    private sealed class Recorder : ICallEvents
    {
        public List<string> Told { get; } = [];

        public void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt) => Told.Add("responded");

        public void Retrying(string reason, TimeSpan wait, int attempt) => Told.Add($"retrying in {wait.TotalSeconds}");

        public void WaitingForRateLimit(TimeSpan nextLeavesIn) => Told.Add($"waiting {nextLeavesIn.TotalSeconds}");

        public void WaitedForRateLimit() => Told.Add("waited");
    }
}
