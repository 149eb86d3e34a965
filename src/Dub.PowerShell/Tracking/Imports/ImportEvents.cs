using System;
using System.Collections.Concurrent;
using System.Threading;
using Dub.Http;

namespace Dub.Tracking.Imports;

/// <summary>
/// What the calls in flight report to the pipeline thread, the only one allowed to write: messages, and counters that it
/// reads whenever it needs them.
/// </summary>
internal sealed class ImportEvents
{
    // Calls that leave further apart than this do not keep to a pace: the limit is used up.
    private static readonly TimeSpan s_longestPace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<ImportMessage> _messages = new();
    private readonly object _gate = new();
    private readonly bool _reportsResponses;
    private readonly Clock _clock;
    private Action? _signal;
    private int _retries;
    private int _waitingRows;
    private TimeSpan _waitingSince;
    private TimeSpan _waited;
    private TimeSpan _limitOpensAt;
    private string? _lastRetry;

    /// <param name="reportsResponses">Whether each response gets a message.</param>
    public ImportEvents(bool reportsResponses)
        : this(reportsResponses, Clock.System)
    {
    }

    internal ImportEvents(bool reportsResponses, Clock clock)
    {
        _reportsResponses = reportsResponses;
        _clock = clock;
    }

    /// <summary>The number of retries.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>How long rows waited for the rate limit; time that several rows wait at once is counted once.</summary>
    public TimeSpan RateLimitWait
    {
        get
        {
            lock (_gate)
            {
                return _waited + (_waitingRows > 0 ? _clock.Elapsed - _waitingSince : TimeSpan.Zero);
            }
        }
    }

    /// <summary>How long until the rate limit allows another call; zero while it allows calls, even if few.</summary>
    public TimeSpan RateLimitOpensIn
    {
        get
        {
            lock (_gate)
            {
                TimeSpan left = _limitOpensAt - _clock.Elapsed;
                return _waitingRows > 0 && left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Called when there is something to read.</summary>
    public void OnMessage(Action signal) => _signal = signal;

    public bool TryRead(out ImportMessage message) => _messages.TryDequeue(out message);

    public void Responded(Func<string> text)
    {
        if (_reportsResponses)
        {
            Enqueue(new ImportMessage(text(), IsDetail: true));
        }
    }

    /// <summary>The last retry that was started, in a few words; null where a row has ended since.</summary>
    public string? LastRetry
    {
        get => Volatile.Read(ref _lastRetry);
        set => Volatile.Write(ref _lastRetry, value);
    }

    public void Retrying(string text, string briefly)
    {
        Interlocked.Increment(ref _retries);
        LastRetry = briefly;
        Enqueue(new ImportMessage(text, IsDetail: false));
    }

    /// <summary>A row begins to wait for the rate limit.</summary>
    public void RateLimitWaitBegan(TimeSpan nextLeavesIn)
    {
        lock (_gate)
        {
            TimeSpan now = _clock.Elapsed;
            _waitingSince = _waitingRows++ == 0 ? now : _waitingSince;
            if (nextLeavesIn > s_longestPace && now + nextLeavesIn > _limitOpensAt)
            {
                _limitOpensAt = now + nextLeavesIn;
            }
        }
    }

    /// <summary>A row no longer waits for the rate limit.</summary>
    public void RateLimitWaitEnded()
    {
        lock (_gate)
        {
            _waited += --_waitingRows == 0 ? _clock.Elapsed - _waitingSince : TimeSpan.Zero;
        }
    }

    private void Enqueue(ImportMessage message)
    {
        _messages.Enqueue(message);
        _signal?.Invoke();
    }
}
