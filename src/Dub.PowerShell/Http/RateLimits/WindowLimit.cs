using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// A limit on the calls of a sliding window whose end the server tells. It keeps the same count as the server
/// (Upstash): the calls of the current window and, of the window before, the share that still lies within reach.
/// </summary>
internal sealed class WindowLimit : IServerLimit
{
    // Stays a hundredth below the limit, so that rounding never adds up to a refusal.
    private const double Caution = 0.99;

    // By how many calls this count may differ from the server's, which rounds: two, or a twentieth of a small limit.
    private const double MostRounding = 2;
    private const double RoundingShare = 0.05;

    // The calls counted explain a refusal where they come to this much of the limit; the rest may be another client's.
    private const double Explanation = 0.9;

    // Where another client uses the key, so much more is left to it than it was seen to use: every call it makes beyond
    // that is a refusal here.
    private const double Allowance = 0.125;

    // After a refusal that this count did not foresee, no call leaves for a 64th of the window; each further one in
    // succession doubles that. What is not sent meanwhile can be sent later.
    private const int PausesInWindow = 64;
    private const int MostDoublings = 6;

    // An inferred limit may be too low, for others may have used the key when it was inferred: after so many windows
    // without a refusal twice as much is tried.
    private const int QuietWindows = 3;

    // How much the ends told by refusals of one limit differ, clocks being what they are; and where the limit is known
    // already, so that more is to be gained from what it tells.
    private static readonly TimeSpan s_sameEnd = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_sameEndOfKnown = TimeSpan.FromMilliseconds(1_100);

    // A call that seems to arrive so shortly before a window may arrive in it, where it counts for longer.
    private static readonly TimeSpan s_edge = TimeSpan.FromMilliseconds(35);

    // Far below the limit, a refusal means that another client has used the rest, or that it was not this limit's. So
    // many refusals together confirm it; so many calls let through that left later contradict it.
    private const int Confirmations = 3;
    private const int Contradictions = 3;

    private readonly CallLog _calls;
    private ServerWindow _window;
    private TimeSpan _shortestLength;
    private double _limit;
    private double _others;
    private TimeSpan _othersWindow;
    private TimeSpan _closedUntil;
    private TimeSpan _quietSince;
    private double? _limitBeforeTrial;
    private int _surprises;
    private int _pauses;
    private TimeSpan? _firstRefusal;
    private (TimeSpan LeftAt, ServerWindow? Window, double Others, TimeSpan OthersWindow)? _surprise;
    private int _confirmations;
    private int _contradictions;

    private WindowLimit(CallLog calls, ServerWindow window)
    {
        _calls = calls;
        _window = window;
        _shortestLength = window.Length;
    }

    /// <summary>Whether the server named the limit; otherwise it is inferred from the calls that were let through.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>Whether calls were let through that the last refusal, if it were this limit's, would have had refused.</summary>
    public bool IsContradicted => _contradictions >= Contradictions;

    /// <summary>Whether the last refusal may not have been this limit's: it came far below it, and alone.</summary>
    public bool IsDoubtful => _surprise is not null && _confirmations < Confirmations;

    private double Rounding => Math.Min(MostRounding, _limit * RoundingShare);

    /// <summary>The limit that a first refusal tells of.</summary>
    public static WindowLimit FromRefusal(CallLog calls, AnsweredCall call, RateLimitHeaders headers)
    {
        WindowLimit found = new(calls, ServerWindow.Find(headers, call.AnsweredAt))
        {
            IsNamed = headers.Limit is not null,
            _quietSince = call.AnsweredAt,
            _firstRefusal = call.ArrivedAt,
            _confirmations = 1,
        };
        found.FindWindow(call, headers);
        double own = found.OwnCalls(call.ArrivedAt);
        found._limit = headers.Limit ?? Math.Max(1, own);
        found._surprise = own < found._limit * Explanation ? (call.LeftAt, null, 0, default) : null;
        found.SetOthers(call.ArrivedAt, found._limit - own);
        return found;
    }

    /// <summary>The limit that a response tells of which also says how much of it remains.</summary>
    public static WindowLimit FromRemaining(CallLog calls, AnsweredCall call, RateLimitHeaders headers)
    {
        WindowLimit found = new(calls, ServerWindow.Find(headers, call.AnsweredAt));
        found.OnRemaining(call, headers);
        return found;
    }

    /// <summary>A call was let through whose response says how much of the limit remains.</summary>
    public void OnRemaining(AnsweredCall call, RateLimitHeaders headers)
    {
        _window = _window.Learn(headers, call.AnsweredAt, isNews: true);
        IsNamed = true;
        _limit = headers.Limit!.Value;
        _limitBeforeTrial = null;
        double own = OwnCalls(call.ArrivedAt);
        SetOthers(call.ArrivedAt, _limit - headers.Remaining!.Value - own);
    }

    public TimeSpan NextOpening(TimeSpan from)
    {
        double limit = Math.Max(1, _limit * Caution);
        TimeSpan time = from > _closedUntil ? from : _closedUntil;
        while (true)
        {
            TimeSpan start = _window.Start(time);
            (double before, double current) = AllCalls(start, TimeSpan.MaxValue);
            double room = limit - 1 - current;
            if (room >= 0)
            {
                double elapsed = before <= room ? 0 : 1 - (room / before);
                TimeSpan open = start + TimeSpan.FromTicks((long)(_window.Length.Ticks * elapsed));
                if (open <= time)
                {
                    return time;
                }

                if (elapsed < 1)
                {
                    return open;
                }
            }

            time = start + _window.Length;
        }
    }

    public void OnAccepted(AnsweredCall call)
    {
        _firstRefusal = call.IsNews ? null : _firstRefusal;
        _pauses = call.IsNews ? 0 : _pauses;
        _contradictions += !call.IsNews && call.LeftAt >= _surprise?.LeftAt ? 1 : 0;
        if (IsNamed || call.AnsweredAt - _quietSince < TimeSpan.FromTicks(_window.Length.Ticks * QuietWindows))
        {
            return;
        }

        _quietSince = call.AnsweredAt;
        // Below the limit, nothing is learnt from not being refused.
        if (Used(call.ArrivedAt) >= (_limit * Caution) - Rounding - 1)
        {
            _limitBeforeTrial = _limit;
            _limit *= 2;
        }
    }

    /// <summary>Takes back what the contradicted refusal told.</summary>
    /// <returns>Whether the limit was known before.</returns>
    public bool TakeBack()
    {
        bool wasKnown = _surprise?.Window is not null;
        if (_surprise is { Window: { } window } surprise)
        {
            (_window, _others, _othersWindow) = (window, surprise.Others, surprise.OthersWindow);
            _closedUntil = TimeSpan.Zero;
        }

        _surprise = null;
        _contradictions = 0;
        return wasKnown;
    }

    public void OnRefused(AnsweredCall call, RateLimitHeaders headers)
    {
        _contradictions = 0;
        _confirmations++;
        if (call.IsNews)
        {
            _confirmations = 1;
            _surprise = Used(call.ArrivedAt) < _limit * Explanation ? (call.LeftAt, _window, _others, _othersWindow) : null;
        }

        TimeSpan length = _window.Length;
        if (headers.ResetIn > TimeSpan.Zero)
        {
            _window = _window.Learn(headers, call.AnsweredAt, call.IsNews);
            _shortestLength = _window.Length > length ? _window.Length : _shortestLength;
            FindWindow(call, headers);
        }

        bool isOutgrown = _window.Length > length;

        IsNamed |= headers.Limit is not null;
        double own = OwnCalls(call.ArrivedAt);
        if (headers.Limit is { } limit)
        {
            _limit = limit;
        }
        else if (_limitBeforeTrial is { } proven)
        {
            _limit = Math.Max(proven, own);
        }
        else if (!IsNamed && isOutgrown)
        {
            // The number came from the shorter window, too.
            _limit = Math.Max(1, own);
        }
        else if (!IsNamed && !call.IsNews)
        {
            // Calls in flight counted as let through until their own refusals came: the last one has it right.
            _limit = Math.Max(1, Math.Min(_limit, own));
        }

        _limitBeforeTrial = null;
        _quietSince = call.AnsweredAt;
        double others = _limit - own;
        if (call.IsNews && !isOutgrown)
        {
            _surprises = WindowsSinceOthers(_window.Start(call.ArrivedAt)) == 0 ? _surprises + 1 : 1;
            others += _surprises * Math.Max(Rounding * 2, others * Allowance);
            long pause = _window.Length.Ticks / PausesInWindow << Math.Min(_pauses++, MostDoublings);
            _closedUntil = call.AnsweredAt + TimeSpan.FromTicks(pause);
        }

        SetOthers(call.ArrivedAt, others);
    }

    /// <summary>Whether a refusal that names no limit is this one's: it tells the same end, at half the count or more.</summary>
    public bool Explains(AnsweredCall refused, RateLimitHeaders headers) =>
        !IsNamed && Used(refused.ArrivedAt) >= _limit / 2 && TellsEnd(refused, headers, s_sameEndOfKnown);

    /// <summary>Whether this limit foresaw a refusal: the same end, at the same count.</summary>
    public bool Foresaw(AnsweredCall refused, RateLimitHeaders headers) =>
        Used(refused.ArrivedAt) >= _limit - Rounding && TellsEnd(refused, headers, s_sameEnd);

    /// <summary>Whether this limit would have refused a call that was let through.</summary>
    public bool IsRefutedBy(AnsweredCall accepted) => Used(accepted.ArrivedAt) >= _limit + MostRounding;

    // Until a call is let through again, the window is one that explains the refusals: by which the calls counted come to
    // the limit that is named, or nothing has run out since the first refusal. The calls in flight count until their own
    // refusals come, so the last one has it right.
    private void FindWindow(AnsweredCall call, RateLimitHeaders headers)
    {
        if (_firstRefusal is not { } first || (headers.Limit is null && !call.IsNews))
        {
            return;
        }

        _window = ServerWindow.Find(headers, call.AnsweredAt, _shortestLength, window =>
        {
            WindowLimit other = new(_calls, window);
            double own = other.OwnCalls(call.ArrivedAt);
            return headers.Limit is { } limit ? own >= limit * Explanation : own >= other.OwnCalls(first) - MostRounding;
        });
    }

    private bool TellsEnd(AnsweredCall refused, RateLimitHeaders headers, TimeSpan tolerance) =>
        headers.ResetIn > TimeSpan.Zero
        && (_window.IsOutgrownBy(headers) || _window.DistanceFromEnd(headers, refused.AnsweredAt) <= tolerance);

    // What the server counts beyond the calls known here is another client's, or an earlier process's.
    private void SetOthers(TimeSpan time, double calls)
    {
        _others = Math.Max(0, calls);
        _othersWindow = _window.Start(time);
    }

    private double Used(TimeSpan time)
    {
        TimeSpan start = _window.Start(time);
        return Weighted(time, start, AllCalls(start, time));
    }

    // The calls known here that arrived up to a time, as the server weighs them.
    private double OwnCalls(TimeSpan time)
    {
        TimeSpan start = _window.Start(time);
        return Weighted(time, start, CountOwn(start, time + TimeSpan.FromTicks(1)));
    }

    private double Weighted(TimeSpan time, TimeSpan start, (double Before, double Current) calls) =>
        (calls.Before * (1 - ((double)(time - start).Ticks / _window.Length.Ticks))) + calls.Current;

    private (double Before, double Current) AllCalls(TimeSpan start, TimeSpan until)
    {
        (double before, double current) = CountOwn(start, until);
        return WindowsSinceOthers(start) switch
        {
            0 => (before, current + _others),
            1 when !IsDoubtful => (before + _others, current),
            _ => (before, current),
        };
    }

    // Rounded, because every response moves the windows a little.
    private double WindowsSinceOthers(TimeSpan start) => Math.Round((double)(start - _othersWindow).Ticks / _window.Length.Ticks);

    private (double Before, double Current) CountOwn(TimeSpan start, TimeSpan until)
    {
        TimeSpan edge = start - s_edge;
        return (_calls.Count(edge - _window.Length, edge), _calls.Count(edge, until));
    }
}
