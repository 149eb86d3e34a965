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
    private readonly ConcurrentQueue<ImportMessage> _messages = new();
    private readonly bool _reportsResponses;
    private Action? _signal;
    private int _retries;
    private string? _lastRetry;
    private long _limitOpensAt;
    private long _limitWait;

    /// <param name="reportsResponses">Whether each response gets a message.</param>
    public ImportEvents(bool reportsResponses)
    {
        _reportsResponses = reportsResponses;
    }

    /// <summary>The number of retries.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>How long the import waited for the rate limit.</summary>
    public TimeSpan RateLimitWait => TimeSpan.FromTicks(Interlocked.Read(ref _limitWait));

    /// <summary>How long until the rate limit allows another call; zero while it does.</summary>
    public TimeSpan RateLimitOpensIn
    {
        get
        {
            TimeSpan left = TimeSpan.FromTicks(Interlocked.Read(ref _limitOpensAt)) - Clock.System.Elapsed;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
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

    /// <summary>Records that rows wait for the rate limit; time that several rows wait at once is counted once.</summary>
    public void LimitClosed(TimeSpan wait)
    {
        long now = Clock.System.Elapsed.Ticks;
        long until = now + wait.Ticks;
        long known;
        do
        {
            known = Interlocked.Read(ref _limitOpensAt);
            if (until <= known)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _limitOpensAt, until, known) != known);

        Interlocked.Add(ref _limitWait, until - Math.Max(known, now));
    }

    private void Enqueue(ImportMessage message)
    {
        _messages.Enqueue(message);
        _signal?.Invoke();
    }
}
