using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>
/// Spaces the calls of one key so that the server refuses as few as can be. When the next call would be let
/// through, its <see cref="RateLimitModel"/> knows; it itself gives the permits, in the order they are asked for.
/// </summary>
internal sealed class RateLimiter
{
    // A hair below the ceiling, so that no late timer brings two calls too near.
    private const double Caution = 1.01;

    // A longer gap than this is no pace but a limit that is used up.
    private static readonly TimeSpan s_longestPace = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly Clock _clock;
    private readonly RateLimitModel _model = new();
    private TimeSpan _closedUntil;
    private TimeSpan _lastSlot = TimeSpan.MinValue;
    private int _epoch;
    private int _out;
    private int _mostOut = int.MaxValue;
    private int _answered;
    private TaskCompletionSource<bool>? _change;

    public RateLimiter(Clock clock)
    {
        _clock = clock;
    }

    /// <summary>How long no call will leave; zero where calls leave now.</summary>
    public TimeSpan TimeUntilOpen
    {
        get
        {
            lock (_gate)
            {
                TimeSpan wait = _closedUntil - _clock.Elapsed;
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits for leave to make a call; null where a used-up limit would take more than the patience.</summary>
    public async Task<RateLimitLease?> AcquireAsync(
        int? requestsPerMinute,
        TimeSpan patience,
        Action<TimeSpan> onWaiting,
        CancellationToken cancellationToken)
    {
        TimeSpan start = _clock.Elapsed;
        TimeSpan heldBack = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RateLimitLease? permit;
            TimeSpan closedFor;
            Task? change = null;
            lock (_gate)
            {
                TimeSpan now = _clock.Elapsed;
                permit = _closedUntil <= now && _out < _mostOut ? TakeSlot(now, requestsPerMinute, heldBack) : null;
                closedFor = _closedUntil - now;
                if (permit is null && closedFor <= TimeSpan.Zero)
                {
                    change = (_change ??= new TaskCompletionSource<bool>()).Task;
                }
            }

            if (permit is not null)
            {
                if (await HoldsUntilItsSlotAsync(permit, cancellationToken).ConfigureAwait(false))
                {
                    return permit;
                }

                continue;
            }

            if (change is not null)
            {
                await WaitForAsync(change, cancellationToken).ConfigureAwait(false);
            }
            else if (closedFor + heldBack > patience)
            {
                return null;
            }
            else
            {
                onWaiting(closedFor);
                await _clock.Delay(closedFor, cancellationToken).ConfigureAwait(false);
            }

            heldBack = _clock.Elapsed - start;
        }
    }

    /// <summary>Learns from an answer.</summary>
    public void Release(RateLimitLease permit, int statusCode, RateLimitHeaders headers)
    {
        TaskCompletionSource<bool>? change;
        lock (_gate)
        {
            TimeSpan now = _clock.Elapsed;
            // Calls that were under way when the first of them was refused tell little that is new.
            bool isNews = permit.Epoch == _epoch;
            if (statusCode == 429)
            {
                if (isNews)
                {
                    _epoch++;
                    _model.TakeBackSlotsAfter(now);
                    _lastSlot = _lastSlot < now ? _lastSlot : now;
                    // One call finds out if the limit has opened again; as many as are out must go through for one more.
                    _mostOut = 1;
                    _answered = 0;
                }

                _model.OnRefused(headers, permit.Slot, now, isNews);
                _closedUntil = _model.OpensAt(now);
            }
            else
            {
                _model.OnAnswered(headers, permit.Slot, now);
                if (isNews && ++_answered >= _mostOut)
                {
                    _answered = 0;
                    _mostOut++;
                }
            }

            change = Leave();
        }

        // Whoever waits goes on right here: to its own wait, or to sending.
        change?.TrySetResult(true);
    }

    /// <summary>Gives a permit back whose call brought no answer.</summary>
    public void Abandon(RateLimitLease permit)
    {
        TaskCompletionSource<bool>? change;
        lock (_gate)
        {
            change = Leave();
        }

        change?.TrySetResult(true);
    }

    private static async Task WaitForAsync(Task task, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Task.Delay(Timeout.Infinite, stop.Token)).ConfigureAwait(false);
        stop.Cancel();
    }

    private async Task<bool> HoldsUntilItsSlotAsync(RateLimitLease permit, CancellationToken cancellationToken)
    {
        bool holds = false;
        TaskCompletionSource<bool>? change = null;
        try
        {
            await _clock.Delay(permit.Slot - _clock.Elapsed, cancellationToken).ConfigureAwait(false);
            holds = true;
        }
        finally
        {
            lock (_gate)
            {
                // A refusal in the meantime has made the slot void, and the model has forgotten it.
                bool isVoid = permit.Epoch != _epoch;
                if (!holds && !isVoid)
                {
                    GiveBack(permit);
                }

                holds &= !isVoid;
                change = holds ? null : Leave();
            }

            change?.TrySetResult(true);
        }

        return holds;
    }

    private RateLimitLease? TakeSlot(TimeSpan now, int? requestsPerMinute, TimeSpan heldBack)
    {
        TimeSpan earliest = _lastSlot > now ? _lastSlot : now;
        TimeSpan slot = _model.Next(earliest);
        if (slot - earliest > s_longestPace)
        {
            _closedUntil = slot;
            return null;
        }

        if (requestsPerMinute is { } ceiling && _lastSlot > TimeSpan.MinValue)
        {
            TimeSpan atLeast = _lastSlot + TimeSpan.FromSeconds(60 * Caution / ceiling);
            slot = slot > atLeast ? slot : atLeast;
        }

        _lastSlot = slot;
        _model.OnSlotTaken(slot);
        _out++;
        return new RateLimitLease(_epoch, slot, heldBack);
    }

    private void GiveBack(RateLimitLease permit)
    {
        _model.TakeBack(permit.Slot);
        TimeSpan now = _clock.Elapsed;
        TimeSpan last = _model.LastSlot > now ? _model.LastSlot : now;
        _lastSlot = _lastSlot < last ? _lastSlot : last;
    }

    private TaskCompletionSource<bool>? Leave()
    {
        _out--;
        TaskCompletionSource<bool>? change = _change;
        _change = null;
        return change;
    }
}
