using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Http.RateLimits;
using Xunit;

namespace Dub.Tests.RateLimits;

public sealed class RateLimiterTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly RateLimitHeaders s_tenSeconds = new() { Limit = 200, ResetIn = TimeSpan.FromSeconds(10), ResetAt = DateTimeOffset.UnixEpoch };

    private readonly VirtualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void While_nothing_is_known_calls_leave_at_once() => Run(async limiter =>
    {
        for (int i = 0; i < 1_000; i++)
        {
            Assert.NotNull(await EnterAsync(limiter));
        }

        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        Assert.Equal(TimeSpan.Zero, limiter.ExpectedWait(null));
    });

    [Fact]
    public void A_refusal_closes_the_limit_for_all_until_the_reset() => Run(async limiter =>
    {
        RateLimitLease first = await EnterAsync(limiter);
        limiter.Release(first, 429, s_tenSeconds);
        Assert.InRange(limiter.ExpectedWait(null).TotalSeconds, 10, 10.3);

        RateLimitLease second = await EnterAsync(limiter);
        Assert.InRange(_time.Elapsed.TotalSeconds, 10, 10.3);
        Assert.Equal(second.Waited, _time.Elapsed);
    });

    [Fact]
    public void A_refusal_that_names_no_limit_where_one_is_known_holds_calls_back_for_a_moment_alone() => Run(async limiter =>
    {
        limiter.Release(await EnterAsync(limiter), 429, s_tenSeconds);
        limiter.Release(await EnterAsync(limiter), 200, RateLimitHeaders.None);

        limiter.Release(await EnterAsync(limiter), 429, RateLimitHeaders.None);
        Assert.InRange(limiter.ExpectedWait(null).TotalSeconds, 0.4, 0.6);

        // The next one twice as long, until a call goes through.
        limiter.Release(await EnterAsync(limiter), 429, RateLimitHeaders.None);
        Assert.InRange(limiter.ExpectedWait(null).TotalSeconds, 0.9, 1.1);
        limiter.Release(await EnterAsync(limiter), 200, RateLimitHeaders.None);
        limiter.Release(await EnterAsync(limiter), 429, RateLimitHeaders.None);
        Assert.InRange(limiter.ExpectedWait(null).TotalSeconds, 0.4, 0.6);
    });

    [Fact]
    public void A_wait_beyond_the_patience_is_refused_without_waiting() => Run(async limiter =>
    {
        limiter.Release(await EnterAsync(limiter), 429, s_tenSeconds);
        Assert.Null(await limiter.AcquireAsync(null, TimeSpan.FromSeconds(9), NoCallEvents.Instance, CancellationToken.None));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    });

    [Fact]
    public void Behind_a_call_that_finds_out_the_limit_the_patience_ends_the_wait() => Run(async limiter =>
    {
        await RefuseAsync(limiter, 6);
        await EnterAsync(limiter);
        TimeSpan before = _time.Elapsed;
        Assert.Null(await limiter.AcquireAsync(null, TimeSpan.FromSeconds(9), NoCallEvents.Instance, CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(9), _time.Elapsed - before);
    });

    [Fact]
    public void Under_a_ceiling_a_wait_beyond_the_patience_is_refused_without_waiting() => Run(async limiter =>
    {
        Task<RateLimitLease?> Enter() => limiter.AcquireAsync(60, TimeSpan.FromSeconds(2.5), NoCallEvents.Instance, CancellationToken.None);
        Task<RateLimitLease?>[] calls = [Enter(), Enter(), Enter(), Enter()];
        Assert.Null(await calls[3]);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);

        Assert.All(await Task.WhenAll(calls[..3]), static lease => Assert.InRange(lease!.Waited.TotalSeconds, 0, 2.5));
        Assert.NotNull(await Enter());
    });

    [Theory]
    [InlineData(60, 300, 297)]
    [InlineData(1, 300, 4)]
    [InlineData(60, 0, 0)]
    public void As_many_calls_can_wait_at_once_as_the_patience_has_room_for(int perMinute, int patience, int calls) => Run(async limiter =>
    {
        TimeSpan maximumWait = TimeSpan.FromSeconds(patience);
        Assert.Equal(calls, RateLimiter.MostWaiting(perMinute, maximumWait));
        await EnterAsync(limiter, perMinute);
        Task<RateLimitLease?>[] waiting = [.. Enumerable.Range(0, calls + 1)
            .Select(_ => limiter.AcquireAsync(perMinute, maximumWait, NoCallEvents.Instance, CancellationToken.None))];
        RateLimitLease?[] leases = await Task.WhenAll(waiting);
        Assert.Equal([calls], leases.Select((lease, index) => (lease, index)).Where(static end => end.lease is null).Select(static end => end.index));
    });

    [Fact]
    public void Who_waits_is_refused_at_once_where_the_limit_closes_for_longer_than_the_patience() => Run(async limiter =>
    {
        await RefuseAsync(limiter, 6);
        RateLimitLease probe = await EnterAsync(limiter);
        Task<RateLimitLease?> waiting = limiter.AcquireAsync(null, TimeSpan.FromSeconds(9), NoCallEvents.Instance, CancellationToken.None);
        TimeSpan before = _time.Elapsed;
        limiter.Release(probe, 429, s_tenSeconds);
        Assert.Null(await waiting);
        Assert.Equal(before, _time.Elapsed);
    });

    [Fact]
    public void A_stray_refusal_holds_all_calls_back_for_as_long_as_it_asks_and_no_longer() => Run(async limiter =>
    {
        RateLimitLease[] inFlight = [.. await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => EnterAsync(limiter)))];
        limiter.Release(inFlight[0], 429, new RateLimitHeaders { ResetIn = TimeSpan.FromSeconds(1.5) });
        Assert.Equal(TimeSpan.FromSeconds(1.5), limiter.ExpectedWait(null));
        foreach (RateLimitLease lease in inFlight[1..])
        {
            limiter.Release(lease, 200, RateLimitHeaders.None);
        }

        // One call finds out that nothing is left of it, and then all leave.
        RateLimitLease probe = await EnterAsync(limiter);
        Assert.Equal(TimeSpan.FromSeconds(1.5), _time.Elapsed);
        limiter.Release(probe, 200, RateLimitHeaders.None);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => EnterAsync(limiter)));
        Assert.Equal(TimeSpan.FromSeconds(1.5), _time.Elapsed);
    });

    [Fact]
    public void Who_asks_first_leaves_first() => Run(async limiter =>
    {
        List<int> left = [];
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            await limiter.AcquireAsync(600, s_patience, NoCallEvents.Instance, CancellationToken.None);
            left.Add(number);
        }));
        Assert.Equal(Enumerable.Range(0, 50), left);
    });

    [Fact]
    public void A_cancelled_wait_holds_nobody_up() => Run(async limiter =>
    {
        await EnterAsync(limiter, perMinute: 1);
        using CancellationTokenSource stop = new();
        Task cancelled = limiter.AcquireAsync(1, s_patience, NoCallEvents.Instance, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        // The slot that was given up is no one's.
        Assert.NotNull(await EnterAsync(limiter));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    });

    [Fact]
    public void A_call_without_an_answer_lets_the_next_find_out() => Run(async limiter =>
    {
        await RefuseAsync(limiter, 6);
        RateLimitLease probe = await EnterAsync(limiter);
        Task<RateLimitLease> waiting = EnterAsync(limiter);
        Assert.False(waiting.IsCompleted);
        limiter.Abandon(probe);
        Assert.NotNull(await waiting);
    });

    [Fact]
    public void Cancelling_behind_a_probe_ends_at_once() => Run(async limiter =>
    {
        await RefuseAsync(limiter, 6);
        await EnterAsync(limiter);
        TimeSpan before = _time.Elapsed;
        using CancellationTokenSource stop = new();
        Task waiting = limiter.AcquireAsync(null, s_patience, NoCallEvents.Instance, stop.Token);
        Assert.False(waiting.IsCompleted);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(before, _time.Elapsed);
    });

    [Fact]
    public void A_slot_that_a_refusal_made_void_is_not_used() => Run(async limiter =>
    {
        RateLimitLease inTheAir = await EnterAsync(limiter, perMinute: 60);
        Task<RateLimitLease> paced = EnterAsync(limiter, perMinute: 60);
        limiter.Release(inTheAir, 429, s_tenSeconds);
        await paced;
        Assert.InRange(_time.Elapsed.TotalSeconds, 10, 10.3);
    });

    [Fact]
    public void What_remains_is_believed() => Run(async limiter =>
    {
        RateLimitLease permit = await EnterAsync(limiter);
        limiter.Release(permit, 200, s_tenSeconds with { Remaining = 0 });
        await EnterAsync(limiter);
        Assert.InRange(_time.Elapsed.TotalSeconds, 10, 10.3);
    });

    [Fact]
    public void A_reset_that_tells_nothing_falls_back_to_backoff() => Run(async limiter =>
    {
        foreach (double expected in new[] { 0.5, 1, 2, 4 })
        {
            TimeSpan before = _time.Elapsed;
            limiter.Release(await EnterAsync(limiter), 429, new RateLimitHeaders { Limit = 200, ResetIn = TimeSpan.Zero });
            Assert.InRange(limiter.ExpectedWait(null).TotalSeconds, expected, expected + 0.1);
            Assert.True(_time.Elapsed >= before);
        }
    });

    /// <summary>Refuses so many calls that were in flight together, without a word on the limit.</summary>
    private static async Task RefuseAsync(RateLimiter limiter, int calls)
    {
        List<RateLimitLease> leases = [];
        for (int i = 0; i < calls; i++)
        {
            leases.Add((await limiter.AcquireAsync(null, s_patience, NoCallEvents.Instance, CancellationToken.None).ConfigureAwait(false))!);
        }

        leases.ForEach(lease => limiter.Release(lease, 429, RateLimitHeaders.None));
    }

    private async Task<RateLimitLease> EnterAsync(RateLimiter limiter, int? perMinute = null)
    {
        RateLimitLease? permit = await limiter
            .AcquireAsync(perMinute, s_patience, NoCallEvents.Instance, CancellationToken.None)
            .ConfigureAwait(false);
        Assert.True(permit!.LeftAt <= _time.Elapsed);
        return permit;
    }

    private void Run(Func<RateLimiter, Task> test) => VirtualTime.Run(_time, () => test(new RateLimiter(_time)));
}
