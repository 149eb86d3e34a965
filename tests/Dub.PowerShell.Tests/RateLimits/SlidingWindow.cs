using System;

namespace Dub.Tests.RateLimits;

/// <summary>Upstash's sliding window, which Dub uses: refused calls are not counted.</summary>
internal sealed class SlidingWindow(int limit, TimeSpan length)
{
    private readonly long _length = (long)length.TotalMilliseconds;
    private long _index;
    private long _previous;
    private long _current;

    public int Limit => limit;

    public bool TryTake(long milliseconds, out long reset, out long remaining)
    {
        (long previous, long current) = At(milliseconds);
        long index = milliseconds / _length;
        reset = (index + 1) * _length;
        long used = (long)Math.Floor(previous * (1 - (milliseconds % _length / (double)_length))) + current;
        bool taken = used < limit;
        remaining = taken ? limit - used - 1 : 0;
        (_index, _previous, _current) = (index, previous, current + (taken ? 1 : 0));
        return taken;
    }

    /// <summary>Counts a call of somebody else's that is always let through.</summary>
    public void Count(long milliseconds)
    {
        (long previous, long current) = At(milliseconds);
        (_index, _previous, _current) = (milliseconds / _length, previous, current + 1);
    }

    private (long Previous, long Current) At(long milliseconds)
    {
        long windows = (milliseconds / _length) - _index;
        return windows switch
        {
            0 => (_previous, _current),
            1 => (_current, 0),
            _ => (0, 0),
        };
    }
}
