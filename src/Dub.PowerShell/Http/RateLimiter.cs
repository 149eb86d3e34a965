using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>
/// Spaces the calls of one key so that the server refuses as few as can be. What it knows of the limit is in
/// its <see cref="RateLimitModel"/>; it itself only gives permits.
/// </summary>
internal sealed class RateLimiter
{
    // Past the reset by a hair, for a server whose clock ticks a little later.
    private static readonly TimeSpan s_afterReset = TimeSpan.FromMilliseconds(25);

    private readonly object _gate = new();
    private readonly Clock _clock;
    private readonly RateLimitModel _model;
    private TimeSpan _closedUntil;
    private TimeSpan _nextSlot;
    private int _epoch;
    private bool _probing;
    private TaskCompletionSource<bool>? _probe;

    public RateLimiter(Clock clock)
    {
        _clock = clock;
        _model = new RateLimitModel();
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
    public async Task<RateLimitPermit?> EnterAsync(
        int? requestsPerMinute,
        TimeSpan patience,
        ICallObserver observer,
        CancellationToken cancellationToken)
    {
        TimeSpan start = _clock.Elapsed;
        TimeSpan heldBack = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task? probe = null;
            TimeSpan closedFor;
            TimeSpan slot = default;
            int epoch;
            lock (_gate)
            {
                TimeSpan now = _clock.Elapsed;
                epoch = _epoch;
                closedFor = _closedUntil - now;
                if (closedFor <= TimeSpan.Zero)
                {
                    if (_probing && _probe is not null)
                    {
                        probe = _probe.Task;
                    }
                    else if (_probing)
                    {
                        _probe = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                        return new RateLimitPermit(epoch, IsProbe: true, heldBack);
                    }
                    else
                    {
                        slot = TakeSlot(now, requestsPerMinute);
                        if (slot <= now)
                        {
                            _model.OnSent(now);
                            return new RateLimitPermit(epoch, IsProbe: false, heldBack);
                        }
                    }
                }
            }

            if (closedFor > TimeSpan.Zero)
            {
                if (closedFor + heldBack > patience)
                {
                    return null;
                }

                observer.WaitingForRateLimit(closedFor);
                await _clock.Delay(closedFor, cancellationToken).ConfigureAwait(false);
                heldBack = _clock.Elapsed - start;
            }
            else if (probe is not null)
            {
                await WaitForAsync(probe, cancellationToken).ConfigureAwait(false);
                heldBack = _clock.Elapsed - start;
            }
            else
            {
                await _clock.Delay(slot - _clock.Elapsed, cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    // A refusal in the meantime has made the slot void.
                    if (_epoch == epoch)
                    {
                        _model.OnSent(_clock.Elapsed);
                        return new RateLimitPermit(epoch, IsProbe: false, heldBack);
                    }
                }
            }
        }
    }

    /// <summary>Learns from an answer.</summary>
    public void Report(RateLimitPermit permit, int statusCode, RateLimitHeaders headers)
    {
        lock (_gate)
        {
            TimeSpan now = _clock.Elapsed;
            if (statusCode == 429)
            {
                Refuse(permit, headers, now);
            }
            else
            {
                if (permit.IsProbe)
                {
                    _probing = false;
                    _nextSlot = now + _model.Interval;
                }

                if (_model.OnAnswered(headers, now) is { } pause && permit.Epoch == _epoch)
                {
                    CloseUntil(now + pause + s_afterReset);
                }
            }

            EndProbe(permit);
        }
    }

    /// <summary>Gives a permit back whose call brought no answer.</summary>
    public void Abandon(RateLimitPermit permit)
    {
        lock (_gate)
        {
            EndProbe(permit);
        }
    }

    private static async Task WaitForAsync(Task task, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Task.Delay(Timeout.Infinite, stop.Token)).ConfigureAwait(false);
        stop.Cancel();
    }

    private void Refuse(RateLimitPermit permit, RateLimitHeaders headers, TimeSpan now)
    {
        // Calls that were under way when the first of them was refused tell nothing new.
        bool isNews = permit.Epoch == _epoch;
        if (isNews)
        {
            _model.OnRefused(headers, now);
            // Without a word on when the window ends, one call at a time finds out.
            _probing = _model.ResetIsGuess;
            CloseUntil(now + _model.Pause + s_afterReset);
        }
        else if (headers.ResetIn is { } reset && !_probing && now + reset + s_afterReset > _closedUntil)
        {
            _closedUntil = now + reset + s_afterReset;
            _nextSlot = _closedUntil;
        }
    }

    private void CloseUntil(TimeSpan time)
    {
        _epoch++;
        _closedUntil = time;
        _nextSlot = time;
    }

    private TimeSpan TakeSlot(TimeSpan now, int? requestsPerMinute)
    {
        TimeSpan interval = _model.Interval;
        if (requestsPerMinute is { } ceiling && TimeSpan.FromSeconds(60.0 / ceiling) is var atLeast && atLeast > interval)
        {
            interval = atLeast;
        }

        TimeSpan slot = _nextSlot > now ? _nextSlot : now;
        _nextSlot = slot + interval;
        return slot;
    }

    private void EndProbe(RateLimitPermit permit)
    {
        if (permit.IsProbe)
        {
            _probe?.TrySetResult(true);
            _probe = null;
        }
    }
}
