using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Tests.RateLimits;

/// <summary>
/// Time that passes only when nothing is left to do. Waits end in the order of their times on the one thread
/// that runs it, so that a simulation gives the same each time.
/// </summary>
internal sealed class VirtualTime : Clock
{
    private readonly PriorityQueue<TaskCompletionSource, (long Ticks, long Number)> _waits = new();
    private readonly DateTimeOffset _start;
    private TimeSpan _now;
    private long _number;

    public VirtualTime(DateTimeOffset start)
    {
        _start = start;
    }

    public override DateTimeOffset UtcNow => _start + _now;

    public override TimeSpan Elapsed => _now;

    public override Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (time <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource wait = new();
        _waits.Enqueue(wait, ((_now + time).Ticks, _number++));
        cancellationToken.Register(() => wait.TrySetCanceled(cancellationToken));
        return wait.Task;
    }

    /// <summary>Runs what was started until everything has ended.</summary>
    public static void Run(VirtualTime time, Func<Task> start)
    {
        // Continuations stay on this thread only where no context wants them elsewhere.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task all = start();
            while (!all.IsCompleted && time._waits.TryDequeue(out TaskCompletionSource? wait, out (long Ticks, long Number) when))
            {
                time._now = TimeSpan.FromTicks(when.Ticks);
                wait.TrySetResult();
            }

            if (!all.IsCompleted)
            {
                throw new InvalidOperationException("Somebody waits for what never comes.");
            }

            all.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
