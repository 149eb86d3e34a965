using System;
using System.Collections.Generic;

namespace Dub.Http.RateLimits;

/// <summary>When the calls of a key arrived that its limit counts, in order. Those in flight are among them.</summary>
internal sealed class CallLog
{
    // The half that is always kept holds two windows of five times the largest documented limit (3,000 a minute).
    private const int Capacity = 65_536;

    private readonly List<TimeSpan> _times = [];

    /// <summary>How many calls it holds.</summary>
    public int Length => _times.Count;

    /// <summary>When the last call arrived or will arrive; null where there is none.</summary>
    public TimeSpan? Last => _times.Count > 0 ? _times[_times.Count - 1] : null;

    public void Add(TimeSpan time)
    {
        if (_times.Count == Capacity)
        {
            _times.RemoveRange(0, Capacity / 2);
        }

        _times.Insert(FirstAt(time + TimeSpan.FromTicks(1)), time);
    }

    /// <summary>Removes a call that the server does not count.</summary>
    public void Remove(TimeSpan time)
    {
        int index = FirstAt(time);
        if (index < _times.Count && _times[index] == time)
        {
            _times.RemoveAt(index);
        }
    }

    /// <summary>How many arrived from one time to before another.</summary>
    public int Count(TimeSpan from, TimeSpan before) => Math.Max(0, FirstAt(before) - FirstAt(from));

    /// <summary>When the first call arrived from a time on; null where there is none.</summary>
    public TimeSpan? FirstSince(TimeSpan time) => FirstAt(time) is var index && index < _times.Count ? _times[index] : null;

    private int FirstAt(TimeSpan time)
    {
        int low = 0;
        int high = _times.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_times[middle] < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
