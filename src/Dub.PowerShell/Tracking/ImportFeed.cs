using System;
using System.Collections.Concurrent;
using System.Threading;

namespace Dub;

/// <summary>
/// What the calls under way tell the pipeline's thread, which alone may write: messages, and counts that it
/// reads whenever it likes.
/// </summary>
internal sealed class ImportFeed
{
    private readonly ConcurrentQueue<ImportMessage> _messages = new();
    private readonly bool _tellsAnswers;
    private Action? _signal;
    private int _retries;
    private long _limitOpensAt;
    private long _limitWait;

    /// <param name="tellsAnswers">Whether each answer is worth a message.</param>
    public ImportFeed(bool tellsAnswers)
    {
        _tellsAnswers = tellsAnswers;
    }

    /// <summary>How many calls were made again.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>How long the import was held back by a used-up limit.</summary>
    public TimeSpan RateLimitWait => TimeSpan.FromTicks(Interlocked.Read(ref _limitWait));

    /// <summary>How long until the rate limit opens again; zero while it is open.</summary>
    public TimeSpan RateLimitOpensIn
    {
        get
        {
            TimeSpan left = TimeSpan.FromTicks(Interlocked.Read(ref _limitOpensAt)) - Clock.System.Elapsed;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Cancelled once no further attempt is to be started.</summary>
    public CancellationToken NoFurtherAttempt { get; set; }

    /// <summary>What is called when there is something to read.</summary>
    public void OnMessage(Action signal) => _signal = signal;

    public bool TryRead(out ImportMessage message) => _messages.TryDequeue(out message);

    public void Answered(Func<string> text)
    {
        if (_tellsAnswers)
        {
            Tell(new ImportMessage(text(), IsDetail: true));
        }
    }

    public void Retrying(string text)
    {
        Interlocked.Increment(ref _retries);
        Tell(new ImportMessage(text, IsDetail: false));
    }

    /// <summary>Notes that the limit holds calls back; the same stretch of time is counted once for all rows.</summary>
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

    private void Tell(ImportMessage message)
    {
        _messages.Enqueue(message);
        _signal?.Invoke();
    }
}
