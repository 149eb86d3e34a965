using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// The server's count of a sliding window, kept here as well (Upstash): the calls of the current window and, of the
/// window before, the share that has not yet passed. Immutable, so that what a refusal seemed to tell can be undone.
/// </summary>
internal sealed record WindowCount
{
    // A call that seems to arrive so shortly before a window may arrive in it, where it counts for longer.
    private static readonly TimeSpan s_edge = TimeSpan.FromMilliseconds(35);

    private readonly CallLog _calls;

    public WindowCount(CallLog calls, ServerWindow window)
    {
        _calls = calls;
        Window = window;
    }

    public ServerWindow Window { get; init; }

    /// <summary>How many calls the server counted beyond those known here: another client's, or an earlier process's.</summary>
    private double Others { get; init; }

    private TimeSpan OthersWindow { get; init; }

    private bool CarriesOthers { get; init; }

    /// <summary>How much of the limit the calls known here had used at a time, that time included.</summary>
    public double Own(TimeSpan time)
    {
        TimeSpan start = Window.Start(time);
        return Weigh(time, start, CountOwn(start, time + TimeSpan.FromTicks(1)));
    }

    /// <summary>How much of the limit all calls had used before a time.</summary>
    public double Used(TimeSpan time)
    {
        TimeSpan start = Window.Start(time);
        return Weigh(time, start, CountAll(start, time));
    }

    /// <summary>When one more call fits below the limit, not before the given time.</summary>
    public TimeSpan NextRoom(TimeSpan from, double limit)
    {
        TimeSpan time = from;
        while (true)
        {
            TimeSpan start = Window.Start(time);
            (double before, double current) = CountAll(start, TimeSpan.MaxValue);
            double room = limit - 1 - current;
            if (room >= 0)
            {
                // The share of the window before that must have passed.
                double passed = before <= room ? 0 : 1 - (room / before);
                TimeSpan opening = start + TimeSpan.FromTicks((long)(Window.Length.Ticks * passed));
                if (opening <= time)
                {
                    return time;
                }

                if (passed < 1)
                {
                    return opening;
                }
            }

            time = start + Window.Length;
        }
    }

    /// <summary>With so many calls of others in the window of a time.</summary>
    /// <param name="time">A time in the window.</param>
    /// <param name="calls">How many; none where it is negative.</param>
    /// <param name="carry">Whether they count in the next window too, as its window before.</param>
    public WindowCount WithOthers(TimeSpan time, double calls, bool carry) =>
        this with { Others = Math.Max(0, calls), OthersWindow = Window.Start(time), CarriesOthers = carry };

    /// <summary>Whether the calls of others were last counted in the window of a time.</summary>
    public bool HasCountedOthersIn(TimeSpan time) => WindowsSinceOthers(Window.Start(time)) == 0;

    private double Weigh(TimeSpan time, TimeSpan start, (double Before, double Current) calls) =>
        (calls.Before * (1 - ((double)(time - start).Ticks / Window.Length.Ticks))) + calls.Current;

    private (double Before, double Current) CountAll(TimeSpan start, TimeSpan until)
    {
        (double before, double current) = CountOwn(start, until);
        return WindowsSinceOthers(start) switch
        {
            0 => (before, current + Others),
            1 when CarriesOthers => (before + Others, current),
            _ => (before, current),
        };
    }

    private (double Before, double Current) CountOwn(TimeSpan start, TimeSpan until)
    {
        TimeSpan edge = start - s_edge;
        return (_calls.Count(edge - Window.Length, edge), _calls.Count(edge, until));
    }

    // Rounded, because every response moves the windows a little.
    private double WindowsSinceOthers(TimeSpan start) => Math.Round((double)(start - OthersWindow).Ticks / Window.Length.Ticks);
}
