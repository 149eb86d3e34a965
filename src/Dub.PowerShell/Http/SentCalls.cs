using System;
using System.Collections.Generic;

namespace Dub.Http;

/// <summary>When the calls of a key left that its limit counts, in order. Slots given out ahead are among them.</summary>
internal sealed class SentCalls
{
    // Two windows of the largest documented limit (3,000 a minute) are well within the half that is kept.
    private const int Capacity = 32_768;

    private readonly List<TimeSpan> _times = [];

    public TimeSpan Last => _times.Count > 0 ? _times[_times.Count - 1] : TimeSpan.MinValue;

    public void Add(TimeSpan time)
    {
        if (_times.Count == Capacity)
        {
            _times.RemoveRange(0, Capacity / 2);
        }

        _times.Add(time);
    }

    /// <summary>Takes a call back that does not count.</summary>
    public void Remove(TimeSpan time)
    {
        int index = FirstAt(time);
        if (index < _times.Count && _times[index] == time)
        {
            _times.RemoveAt(index);
        }
    }

    /// <summary>Gives a call another time.</summary>
    public void Move(TimeSpan from, TimeSpan to)
    {
        Remove(from);
        _times.Insert(FirstAfter(to), to);
    }

    /// <summary>Takes all slots back that are still to come.</summary>
    public void RemoveAfter(TimeSpan time)
    {
        int index = FirstAfter(time);
        _times.RemoveRange(index, _times.Count - index);
    }

    /// <summary>How many left from one time to before another.</summary>
    public int Count(TimeSpan from, TimeSpan before) => FirstAt(before) - FirstAt(from);

    private int FirstAfter(TimeSpan time) => FirstAt(time + TimeSpan.FromTicks(1));

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
