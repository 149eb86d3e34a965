using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Tests.Support;

/// <summary>A clock that jumps over every wait and remembers it.</summary>
internal sealed class FakeClock : Clock
{
    public static readonly DateTimeOffset Start = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly object _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _elapsed;

    /// <summary>Whether a wait lasts until it is cancelled.</summary>
    public bool HoldsWaits { get; set; }

    /// <summary>Ends when the first wait has begun.</summary>
    public Task FirstWait => _waiting.Task;

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
            {
                return [.. _waits];
            }
        }
    }

    public override DateTimeOffset UtcNow => Start + Elapsed;

    public override TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    public override Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            _waits.Add(time);
            _elapsed += HoldsWaits ? TimeSpan.Zero : time;
        }

        _waiting.TrySetResult();
        return HoldsWaits ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;
    }

    public void Advance(TimeSpan time)
    {
        lock (_gate)
        {
            _elapsed += time;
        }
    }
}
