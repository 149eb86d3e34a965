using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>The source of time, replaceable so that waits can be tested without waiting.</summary>
internal class Clock
{
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();

    public static Clock System { get; } = new();

    public virtual DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <summary>A monotonic time.</summary>
    public virtual TimeSpan Elapsed => _sinceStart.Elapsed;

    public virtual Task Delay(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, cancellationToken) : Task.CompletedTask;
}
