using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.Reports;

/// <summary>How many rows ended in each of equal stretches of time.</summary>
internal sealed class RateTimeline
{
    private const int MostBuckets = 60;

    private static readonly int[] s_lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

    private RateTimeline(DateTimeOffset start, TimeSpan bucket, int[] counts)
    {
        Start = start;
        Bucket = bucket;
        Counts = counts;
    }

    public DateTimeOffset Start { get; }

    /// <summary>The length of one stretch.</summary>
    public TimeSpan Bucket { get; }

    public IReadOnlyList<int> Counts { get; }

    /// <summary>Null where no row has ended, or all at once.</summary>
    public static RateTimeline? Of(IReadOnlyList<DateTimeOffset> ends)
    {
        if (ends.Count == 0)
        {
            return null;
        }

        DateTimeOffset start = ends.Min();
        double seconds = (ends.Max() - start).TotalSeconds;
        if (seconds <= 0)
        {
            return null;
        }

        int length = s_lengths.FirstOrDefault(candidate => seconds / candidate < MostBuckets);
        // A journal that was gone on with for months.
        length = length == 0 ? (int)Math.Ceiling(seconds / (MostBuckets - 1)) : length;
        int[] counts = new int[(int)(seconds / length) + 1];
        foreach (DateTimeOffset end in ends)
        {
            counts[(int)((end - start).TotalSeconds / length)]++;
        }

        return new RateTimeline(start, TimeSpan.FromSeconds(length), counts);
    }
}
