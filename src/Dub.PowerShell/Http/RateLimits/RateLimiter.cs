using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Http.RateLimits;

/// <summary>
/// Spaces the calls of one key so that the server refuses as few as possible: a queue of leases, granted in the order
/// they are asked for. When the next one may be granted, its <see cref="LimitDetector"/> knows.
/// </summary>
internal sealed class RateLimiter
{
    // Stays a hundredth below -RequestsPerMinute, so that no late timer brings two calls too near.
    private const double Caution = 1.01;

    // Timers are late by so much at most (Windows); within that a late call does not put the next ones off.
    private static readonly TimeSpan s_timerLateness = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Clock _clock;
    private readonly LimitDetector _detector = new();
    private readonly LinkedList<LeaseRequest> _queue = new();
    private TimeSpan? _lastSlot;
    private TimeSpan _wakesAt = TimeSpan.MaxValue;
    private int _inFlight;

    public RateLimiter(Clock clock)
    {
        _clock = clock;
    }

    /// <summary>How long a call would wait at least if it asked now; zero where it would not, or where a response must come first.</summary>
    /// <param name="requestsPerMinute">How many calls a minute may leave; null where only the server limits them.</param>
    public TimeSpan ExpectedWait(int? requestsPerMinute)
    {
        lock (_gate)
        {
            return ExpectedWait(_clock.Elapsed, MinimumGap(requestsPerMinute)).ForCall;
        }
    }

    /// <summary>Waits for the lease of one call; null where that takes longer than the call may wait.</summary>
    /// <param name="requestsPerMinute">How many calls a minute may leave; null where only the server limits them.</param>
    /// <param name="maximumWait">How long the call may wait.</param>
    /// <param name="events">Is told when a wait begins and ends.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RateLimitLease?> AcquireAsync(
        int? requestsPerMinute,
        TimeSpan maximumWait,
        ICallEvents events,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan gap = MinimumGap(requestsPerMinute);
        LeaseRequest request;
        TimeSpan nextLeavesIn;
        lock (_gate)
        {
            TimeSpan now = _clock.Elapsed;
            if (_queue.Count == 0 && Opening(now, gap) <= now)
            {
                return Task.FromResult<RateLimitLease?>(Grant(now, now, gap));
            }

            (nextLeavesIn, TimeSpan forCall) = ExpectedWait(now, gap);
            if (forCall > maximumWait || maximumWait <= TimeSpan.Zero)
            {
                return Task.FromResult<RateLimitLease?>(null);
            }

            request = new LeaseRequest(now, now + maximumWait, gap);
            _queue.AddLast(request);
        }

        return WaitAsync(request, nextLeavesIn, events, cancellationToken);
    }

    /// <summary>Ends a lease with its call's response, and learns from it.</summary>
    public void Release(RateLimitLease lease, int statusCode, RateLimitHeaders headers)
    {
        lock (_gate)
        {
            AnsweredCall call = new(lease.LeftAt, _clock.Elapsed, lease.Epoch == _detector.Epoch);
            if (statusCode == 429)
            {
                _detector.OnRefused(call, headers, _inFlight);
            }
            else
            {
                _detector.OnAccepted(call, headers);
            }

            _inFlight--;
            if (_queue.Count == 0)
            {
                return;
            }
        }

        GrantDue();
    }

    /// <summary>Ends the lease of a call that brought no response.</summary>
    public void Abandon(RateLimitLease lease)
    {
        lock (_gate)
        {
            _detector.OnAbandoned(lease.Epoch == _detector.Epoch);
            _inFlight--;
            if (_queue.Count == 0)
            {
                return;
            }
        }

        GrantDue();
    }

    /// <summary>How many calls can wait at once of which none waits longer than it may.</summary>
    public static int MostWaiting(int requestsPerMinute, TimeSpan maximumWait) =>
        (int)(maximumWait.Ticks / MinimumGap(requestsPerMinute).Ticks);

    private static TimeSpan MinimumGap(int? requestsPerMinute) =>
        requestsPerMinute is { } ceiling ? TimeSpan.FromSeconds(60 * Caution / ceiling) : TimeSpan.Zero;

    private async Task<RateLimitLease?> WaitAsync(
        LeaseRequest request,
        TimeSpan nextLeavesIn,
        ICallEvents events,
        CancellationToken cancellationToken)
    {
        events.WaitingForRateLimit(nextLeavesIn);
        try
        {
            using (cancellationToken.Register(() => Cancel(request, cancellationToken)))
            {
                GrantDue();
                return await request.Lease.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            events.WaitedForRateLimit();
        }
    }

    private void Cancel(LeaseRequest request, CancellationToken cancellationToken)
    {
        bool wasQueued;
        lock (_gate)
        {
            wasQueued = _queue.Remove(request);
        }

        if (wasQueued)
        {
            request.Lease.TrySetCanceled(cancellationToken);
            GrantDue();
        }
    }

    /// <summary>Grants the leases that are due, gives up the requests whose time is over, and wakes up for the next one.</summary>
    private void GrantDue()
    {
        List<(LeaseRequest Request, RateLimitLease? Lease)>? ended = null;
        TimeSpan? wake = null;
        lock (_gate)
        {
            TimeSpan now = _clock.Elapsed;
            TimeSpan opening = now;
            while (_queue.First is { Value: var head } && (opening = Opening(now, head.MinimumGap)) <= now)
            {
                _queue.RemoveFirst();
                (ended ??= []).Add((head, Grant(now, head.AskedAt, head.MinimumGap)));
            }

            TimeSpan next = opening;
            for (LinkedListNode<LeaseRequest>? node = _queue.First, following; node is not null; node = following)
            {
                following = node.Next;
                LeaseRequest request = node.Value;
                if (request.Deadline <= now || (opening < TimeSpan.MaxValue && opening > request.Deadline))
                {
                    _queue.Remove(node);
                    (ended ??= []).Add((request, null));
                }
                else
                {
                    next = next < request.Deadline ? next : request.Deadline;
                }
            }

            if (_queue.Count > 0 && (next < _wakesAt))
            {
                wake = _wakesAt = next;
            }
        }

        // Outside the lock, because what waited goes on right here.
        ended?.ForEach(static end => end.Request.Lease.TrySetResult(end.Lease));
        if (wake is { } time)
        {
            _ = WakeAsync(time);
        }
    }

    private async Task WakeAsync(TimeSpan time)
    {
        // Timers know whole milliseconds alone; one that fires too early would have to be set again.
        double milliseconds = Math.Ceiling((time - _clock.Elapsed).TotalMilliseconds);
        await _clock.Delay(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
        {
            _wakesAt = _wakesAt == time ? TimeSpan.MaxValue : _wakesAt;
        }

        GrantDue();
    }

    private (TimeSpan ForNext, TimeSpan ForCall) ExpectedWait(TimeSpan now, TimeSpan gap)
    {
        TimeSpan opening = Opening(now, gap);
        TimeSpan next = opening == TimeSpan.MaxValue ? TimeSpan.Zero : opening - now;
        return (next, next + TimeSpan.FromTicks(gap.Ticks * _queue.Count));
    }

    private TimeSpan Opening(TimeSpan now, TimeSpan gap)
    {
        TimeSpan opening = _detector.NextOpening(now);
        return gap > TimeSpan.Zero && _lastSlot + gap is { } spaced && spaced > opening ? spaced : opening;
    }

    private RateLimitLease Grant(TimeSpan now, TimeSpan askedAt, TimeSpan gap)
    {
        bool isTimerLate = gap > TimeSpan.Zero && now - (_lastSlot + gap) < s_timerLateness;
        _lastSlot = isTimerLate ? _lastSlot + gap : now;
        _inFlight++;
        _detector.OnLeaving(now);
        return new RateLimitLease(now, now - askedAt, _detector.Epoch);
    }
}
