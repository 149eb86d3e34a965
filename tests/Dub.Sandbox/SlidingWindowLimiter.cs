using System.Collections.Concurrent;

namespace Dub.Sandbox;

/// <summary>
/// Upstash's sliding window, which Dub uses: windows lie on multiples of their length since 1970, the
/// window before counts with the share of it that still lies within reach, and refused calls do not count.
/// </summary>
internal sealed class SlidingWindowLimiter(int limit, TimeSpan window, ServerClock clock)
{
    private readonly long _length = (long)window.TotalMilliseconds;
    private readonly ConcurrentDictionary<string, Counts> _keys = new(StringComparer.Ordinal);

    public LimitVerdict Take(string key)
    {
        Counts counts = _keys.GetOrAdd(key, static _ => new Counts());
        lock (counts)
        {
            long now = clock.NowMilliseconds;
            long index = now / _length;
            counts.MoveTo(index);

            double elapsed = now % _length / (double)_length;
            long weighted = (long)Math.Floor(counts.Previous * (1 - elapsed));
            long reset = (index + 1) * _length;
            if (weighted + counts.Current >= limit)
            {
                return new LimitVerdict(Refused: true, limit, 0, reset);
            }

            counts.Current++;
            return new LimitVerdict(Refused: false, limit, Math.Max(0, limit - weighted - counts.Current), reset);
        }
    }

    private sealed class Counts
    {
        private long _index;

        public long Previous { get; private set; }

        public long Current { get; set; }

        public void MoveTo(long index)
        {
            // Another thread may have read the clock a moment later and moved on already.
            if (index <= _index)
            {
                return;
            }

            Previous = index == _index + 1 ? Current : 0;
            Current = 0;
            _index = index;
        }
    }
}
