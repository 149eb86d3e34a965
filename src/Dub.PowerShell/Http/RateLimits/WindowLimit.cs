using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// A limit on the calls of a sliding window, of which the server tells the end. It keeps the same count as the server
/// (Upstash): the calls of the current window and, of the window before, the share that still lies within reach.
/// </summary>
internal sealed record WindowLimit : IServerLimit
{
    // Stays a hundredth below the limit, so that rounding never adds up to a refusal.
    private const double Caution = 0.99;

    // When another client turns out to use the key, room is left for a quarter more than what it has used.
    private const double Allowance = 0.25;

    // An inferred limit is doubled after so many windows without a refusal, to find out whether it is still there.
    private const int WindowsUntilTest = 3;

    // By how many calls this count may differ from the server's, which rounds: two, or a twentieth of a small limit.
    private const double Rounding = 2;
    private const double RoundingShare = 0.05;

    // How much later than told the window may end by the server's clock.
    private static readonly TimeSpan s_lateness = TimeSpan.FromMilliseconds(25);

    private readonly CallLog _calls;
    private OtherClients _others = OtherClients.None;
    private TimeSpan _lastRefusal;
    private double _limit;
    private double? _limitBeforeTest;

    private WindowLimit(CallLog calls, ServerWindow window)
    {
        _calls = calls;
        Window = window;
    }

    public bool IsNamed { get; private init; }

    private ServerWindow Window { get; init; }

    private double Tolerance => Math.Min(Rounding, _limit * RoundingShare);

    /// <summary>The limit that a first refusal tells of; its number, where it is not named, is that of the calls so far.</summary>
    public static WindowLimit FromRefusal(CallLog calls, AnsweredCall call, RateLimitHeaders headers)
    {
        WindowLimit In(ServerWindow window) => new(calls, window);
        ServerWindow window = ServerWindow.Find(
            headers,
            call.AnsweredAt,
            window => headers.Limit is not { } limit || In(window).Used(call.ArrivedAt) >= limit - Rounding);
        WindowLimit found = In(window) with { IsNamed = headers.Limit is not null, _lastRefusal = call.AnsweredAt };
        double used = found.Used(call.ArrivedAt);
        found._limit = headers.Limit ?? Math.Max(1, used);
        return found.Raise(call.ArrivedAt, found._limit - used);
    }

    /// <summary>What a response tells that names the limit and how much of it remains.</summary>
    public static WindowLimit FromRemaining(CallLog calls, WindowLimit? known, AnsweredCall call, RateLimitHeaders headers)
    {
        WindowLimit limit = known is null
            ? new(calls, ServerWindow.Find(headers, call.AnsweredAt, static _ => true))
            : known with { Window = known.Window.Learn(headers, call.AnsweredAt, isNews: true) };
        limit = limit with { IsNamed = true, _limit = headers.Limit!.Value, _limitBeforeTest = null };
        TimeSpan start = limit.Window.Start(call.ArrivedAt);
        double own = (limit with { _others = limit._others.Replace(start, start, 0) }).Used(call.ArrivedAt + TimeSpan.FromTicks(1));
        double others = limit._limit - headers.Remaining!.Value - own;
        return limit with { _others = limit._others.Replace(start, call.ArrivedAt, Math.Max(0, others)) };
    }

    public TimeSpan NextOpening(TimeSpan from)
    {
        double limit = Math.Max(1, _limit * Caution);
        TimeSpan time = from;
        while (true)
        {
            TimeSpan start = Window.Start(time - s_lateness);
            (double before, double current) = Counts(start, TimeSpan.MaxValue);
            double room = limit - 1 - current;
            if (room >= 0)
            {
                double wait = before <= room ? 0 : 1 - (room / before);
                TimeSpan open = start + s_lateness + TimeSpan.FromTicks((long)(Window.Length.Ticks * wait));
                if (open <= time)
                {
                    return time;
                }

                if (wait < 1)
                {
                    return open;
                }
            }

            time = start + Window.Length + s_lateness;
        }
    }

    public IServerLimit Accepted(AnsweredCall call)
    {
        bool isQuiet = call.AnsweredAt - _lastRefusal > TimeSpan.FromTicks(Window.Length.Ticks * WindowsUntilTest);
        return !IsNamed && isQuiet && Used(call.ArrivedAt) >= (_limit * Caution) - Tolerance - 1
            ? this with { _limit = _limit * 2, _limitBeforeTest = _limit, _lastRefusal = call.AnsweredAt }
            : this;
    }

    public IServerLimit Refused(AnsweredCall call, RateLimitHeaders headers)
    {
        bool isNews = call.LeftAt >= _lastRefusal;
        ServerWindow window = headers.ResetIn > TimeSpan.Zero ? Window.Learn(headers, call.AnsweredAt, isNews) : Window;
        bool isLonger = window.Length > Window.Length;
        WindowLimit next = this with
        {
            IsNamed = IsNamed || headers.Limit is not null,
            Window = window,
            _limit = headers.Limit ?? _limitBeforeTest ?? _limit,
            _limitBeforeTest = null,
            _others = isLonger ? OtherClients.None : _others,
            _lastRefusal = isNews ? call.AnsweredAt : _lastRefusal,
        };
        double used = next.Used(call.ArrivedAt);
        if (!next.IsNamed && !isNews)
        {
            // Calls under way were counted until their own refusals came.
            return next with { _limit = Math.Max(1, Math.Min(next._limit, used)) };
        }

        double others = Math.Max(0, next._limit - used);
        bool isAnother = isNews && !isLonger;
        return next.Raise(call.ArrivedAt, others + (isAnother ? next.AllowanceFor(call.ArrivedAt, others) : 0));
    }

    public bool Expects(AnsweredCall refused, RateLimitHeaders headers) => !IsNamed && Window.Agrees(headers, refused.AnsweredAt);

    /// <summary>Whether this count says that a call was to be refused.</summary>
    public bool IsUsedUp(AnsweredCall call) => Used(call.ArrivedAt) >= _limit - Tolerance;

    // Within the window whose end was told nothing makes room; after it, rounding may.
    public bool IsRefutedBy(AnsweredCall accepted) =>
        Used(accepted.ArrivedAt) >= _limit + (accepted.ArrivedAt < Window.End ? 0 : Rounding);

    private double AllowanceFor(TimeSpan time, double found)
    {
        double known = _others.Count(time - Window.Length, time);
        return Math.Max(1, (known + found) * Allowance);
    }

    private WindowLimit Raise(TimeSpan time, double calls) => calls <= 0
        ? this
        : this with { _others = _others.Add(time, calls, time - Window.Length - Window.Length) };

    /// <summary>How much of the limit is used at a time, by the calls that arrived before it.</summary>
    private double Used(TimeSpan time)
    {
        TimeSpan start = Window.Start(time);
        (double before, double current) = Counts(start, time);
        return (before * (1 - ((double)(time - start).Ticks / Window.Length.Ticks))) + current;
    }

    private (double Before, double Current) Counts(TimeSpan start, TimeSpan until) => (
        _calls.Count(start - Window.Length, start) + _others.Count(start - Window.Length, start),
        _calls.Count(start, until) + _others.Count(start, until));
}
