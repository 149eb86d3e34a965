using System;

namespace Dub.Http;

/// <summary>
/// The counters of the server's sliding window, kept alongside: the calls of the current window and, of the
/// window before, the share that still lies within reach.
/// </summary>
internal sealed class WindowCounters
{
    // A call so shortly before a window may have arrived in it: the window's end is taken a hair too late.
    private static readonly TimeSpan s_edge = RateLimitModel.AfterReset;

    private double _others;
    private double _othersBefore;
    private TimeSpan? _othersWindow;

    public SentCalls Sent { get; } = new();

    public TimeSpan Length { get; set; } = WindowFinder.DocumentedWindow;

    /// <summary>When one of the windows ends; null where no answer has told it.</summary>
    public TimeSpan? End { get; set; }

    /// <summary>When the window of a time began.</summary>
    public TimeSpan Start(TimeSpan time)
    {
        double windows = Math.Floor((double)(time - End!.Value).Ticks / Length.Ticks);
        return End.Value + TimeSpan.FromTicks((long)windows * Length.Ticks);
    }

    /// <summary>When the next call fits, not before the given time.</summary>
    public TimeSpan Next(TimeSpan time, double limit)
    {
        while (true)
        {
            TimeSpan start = Start(time);
            (double before, double current) = Counts(start, TimeSpan.MaxValue);
            double room = limit - 1 - current;
            if (room >= 0)
            {
                TimeSpan open = before <= room ? start : start + Ticks(Length.Ticks * (1 - (room / before)));
                if (open <= time)
                {
                    return time;
                }

                if (open < start + Length)
                {
                    return open;
                }
            }

            time = start + Length;
        }
    }

    /// <summary>How much of the limit is used at a time, by the calls that left before another.</summary>
    public double Used(TimeSpan time, TimeSpan sentBefore)
    {
        TimeSpan start = Start(time);
        (double before, double current) = Counts(start, sentBefore);
        return (before * (1 - ((double)(time - start).Ticks / Length.Ticks))) + current;
    }

    /// <summary>
    /// Takes the server's word for how much is used at a time. What goes beyond the calls known here is another
    /// client's, or an earlier process's.
    /// </summary>
    public void Correct(TimeSpan time, TimeSpan sentBefore, double used)
    {
        TimeSpan start = Start(time);
        double others = OthersIn(start) + used - Used(time, sentBefore);
        if (WindowsSinceOthers(start) is not 0)
        {
            _othersBefore = OthersIn(start - Length);
        }

        _othersWindow = start;
        _others = Math.Max(0, others);
    }

    /// <summary>Forgets what was counted beyond the calls known here.</summary>
    public void ForgetOthers() => _othersWindow = null;

    private static TimeSpan Ticks(double ticks) => TimeSpan.FromTicks((long)ticks);

    private (double Before, double Current) Counts(TimeSpan start, TimeSpan sentBefore)
    {
        TimeSpan edge = start - s_edge;
        return (Sent.Count(edge - Length, edge) + OthersIn(start - Length), Sent.Count(edge, sentBefore) + OthersIn(start));
    }

    private double OthersIn(TimeSpan start) => WindowsSinceOthers(start) switch
    {
        0 => _others,
        -1 => _othersBefore,
        _ => 0,
    };

    // Rounded, because every answer moves the windows a little.
    private double WindowsSinceOthers(TimeSpan start) =>
        _othersWindow is { } window ? Math.Round((double)(start - window).Ticks / Length.Ticks) : double.NaN;
}
