using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// A limit on the calls of a sliding window whose end the server tells. Calls leave while the <see cref="WindowCount"/>
/// is below the limit; a refusal that the count did not foresee means that another client uses the key as well.
/// </summary>
internal sealed class WindowLimit : IServerLimit
{
    // Stays a hundredth below the limit, so that rounding never adds up to a refusal.
    private const double Caution = 0.99;

    // By how many calls the count may differ from the server's, which rounds: two, or a twentieth of a small limit.
    private const double MostRounding = 2;
    private const double RoundingShare = 0.05;

    // Where another client uses the key, so much more is left to it than it was seen to use, and as much again with each
    // refusal of the same window: every call that it makes beyond that is a refusal here.
    private const double Allowance = 0.125;

    // After a refusal that the count did not foresee, no call leaves for a 64th of the window; the next one in succession
    // doubles that, up to a whole window. What is not sent meanwhile can be sent later.
    private const int PausesInWindow = 64;
    private const int MostDoublings = 6;

    // An inferred limit may be too low, because others used the key when it was inferred. After so many windows without
    // a refusal, twice as many calls are tried.
    private const int QuietWindows = 3;

    // A refusal at this much of the limit or more is explained by the calls counted. One below it means that another
    // client has used the rest, or that the refusal was not this limit's: so many refusals of calls in flight together
    // confirm it, so many calls let through that left later contradict it.
    private const double Explained = 0.9;
    private const int Confirmations = 3;
    private const int Contradictions = 3;

    // By how much the ends that refusals of one limit tell may differ: a little, so that no stray refusal makes a limit;
    // more where the limit is known, because the server's clock may be known to the second alone.
    private static readonly TimeSpan s_sameEnd = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_sameEndOfKnown = TimeSpan.FromMilliseconds(1_100);

    private readonly CallLog _calls;
    private WindowCount _count;
    private TimeSpan _shortestLength;
    private double _limit;
    private double? _limitBeforeTrial;
    private TimeSpan _quietSince;
    private TimeSpan _closedUntil;
    private int _pauses;
    private int _refusalsOfWindow;
    private TimeSpan? _firstRefusal;
    private (TimeSpan LeftAt, WindowCount? Before)? _surprise;
    private int _confirmations;
    private int _contradictions;

    private WindowLimit(CallLog calls, ServerWindow window)
    {
        _calls = calls;
        _count = new WindowCount(calls, window);
        _shortestLength = window.Length;
    }

    /// <summary>Whether the server named the limit; otherwise it is inferred from the calls that were let through.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>Whether the last refusal may not have been this limit's: it came far below it, and alone.</summary>
    public bool IsDoubtful => _surprise is not null && _confirmations < Confirmations;

    /// <summary>Whether the last refusal cannot have been this limit's.</summary>
    public bool IsContradicted => _contradictions >= Contradictions;

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
        double own = found._count.Own(call.ArrivedAt);
        found._limit = headers.Limit ?? Math.Max(1, own);
        found._surprise = own < found._limit * Explained ? (call.LeftAt, null) : null;
        found.CountOthers(call, found._limit - own);
        return found;
    }

    /// <summary>The limit that a response tells of which also says how much of it remains.</summary>
    public static WindowLimit FromRemaining(CallLog calls, AnsweredCall call, RateLimitHeaders headers)
    {
        WindowLimit found = new(calls, ServerWindow.Find(headers, call.AnsweredAt));
        found.OnRemaining(call, headers);
        return found;
    }

    public TimeSpan NextOpening(TimeSpan from) =>
        _count.NextRoom(from > _closedUntil ? from : _closedUntil, Math.Max(1, _limit * Caution));

    /// <summary>A call was let through whose response says how much of the limit remains.</summary>
    public void OnRemaining(AnsweredCall call, RateLimitHeaders headers)
    {
        _count = _count with { Window = _count.Window.Learn(headers, call.AnsweredAt, isNews: true) };
        IsNamed = true;
        _limit = headers.Limit!.Value;
        _limitBeforeTrial = null;
        CountOthers(call, _limit - headers.Remaining!.Value - _count.Own(call.ArrivedAt));
    }

    public void OnAccepted(AnsweredCall call)
    {
        if (call.IsNews)
        {
            _firstRefusal = null;
            _pauses = 0;
        }
        else if (call.LeftAt >= _surprise?.LeftAt)
        {
            _contradictions++;
        }

        if (!IsNamed && call.AnsweredAt - _quietSince >= Windows(QuietWindows))
        {
            TryMore(call);
        }
    }

    public void OnRefused(AnsweredCall call, RateLimitHeaders headers)
    {
        _contradictions = 0;
        _confirmations++;
        if (call.IsNews)
        {
            _confirmations = 1;
            _surprise = _count.Used(call.ArrivedAt) < _limit * Explained ? (call.LeftAt, _count) : null;
        }

        IsNamed |= headers.Limit is not null;
        bool isOutgrown = LearnWindow(call, headers);
        double own = _count.Own(call.ArrivedAt);
        _limit = headers.Limit ?? (IsNamed ? _limit : Infer(call, own, isOutgrown));
        _limitBeforeTrial = null;
        _quietSince = call.AnsweredAt;
        double others = _limit - own;
        if (call.IsNews && !isOutgrown)
        {
            _refusalsOfWindow = _count.HasCountedOthersIn(call.ArrivedAt) ? _refusalsOfWindow + 1 : 1;
            others += _refusalsOfWindow * Math.Max(Rounding * 2, others * Allowance);
            _closedUntil = call.AnsweredAt + TimeSpan.FromTicks(Windows(1).Ticks / PausesInWindow << Math.Min(_pauses++, MostDoublings));
        }

        CountOthers(call, others);
    }

    /// <summary>Forgets what the contradicted refusal seemed to tell.</summary>
    /// <returns>Whether the limit was known before.</returns>
    public bool Undo()
    {
        bool wasKnown = _surprise?.Before is not null;
        _count = _surprise?.Before ?? _count;
        _closedUntil = TimeSpan.Zero;
        _surprise = null;
        _contradictions = 0;
        return wasKnown;
    }

    /// <summary>Whether a refusal that names no limit is this one's: it tells the same end, at half the count or more.</summary>
    public bool Explains(AnsweredCall refused, RateLimitHeaders headers) =>
        !IsNamed && _count.Used(refused.ArrivedAt) >= _limit / 2 && TellsEnd(refused, headers, s_sameEndOfKnown);

    /// <summary>Whether this limit foresaw a refusal: the same end, at the same count.</summary>
    public bool Foresaw(AnsweredCall refused, RateLimitHeaders headers) =>
        _count.Used(refused.ArrivedAt) >= _limit - Rounding && TellsEnd(refused, headers, s_sameEnd);

    /// <summary>Whether this limit would have refused a call that was let through.</summary>
    public bool IsRefutedBy(AnsweredCall accepted) => _count.Used(accepted.ArrivedAt) >= _limit + MostRounding;

    private TimeSpan Windows(int count) => TimeSpan.FromTicks(_count.Window.Length.Ticks * count);

    private void CountOthers(AnsweredCall call, double calls) => _count = _count.WithOthers(call.ArrivedAt, calls, carry: !IsDoubtful);

    private void TryMore(AnsweredCall call)
    {
        _quietSince = call.AnsweredAt;
        // Well below the limit, it means nothing that no call was refused.
        if (_count.Used(call.ArrivedAt) >= (_limit * Caution) - Rounding - 1)
        {
            _limitBeforeTrial = _limit;
            _limit *= 2;
        }
    }

    private double Infer(AnsweredCall call, double own, bool isOutgrown)
    {
        if (_limitBeforeTrial is { } proven)
        {
            return Math.Max(proven, own);
        }

        if (isOutgrown)
        {
            // The number came from the shorter window, too.
            return Math.Max(1, own);
        }

        // Calls in flight were counted as let through until their own refusals came: the last one knows best.
        return call.IsNews ? _limit : Math.Max(1, Math.Min(_limit, own));
    }

    /// <returns>Whether the window is longer than was known.</returns>
    private bool LearnWindow(AnsweredCall call, RateLimitHeaders headers)
    {
        if (!(headers.ResetIn > TimeSpan.Zero))
        {
            return false;
        }

        TimeSpan known = _count.Window.Length;
        ServerWindow window = _count.Window.Learn(headers, call.AnsweredAt, call.IsNews);
        _shortestLength = window.Length > known ? window.Length : _shortestLength;
        _count = _count with { Window = window };
        FindWindow(call, headers);
        return _count.Window.Length > known;
    }

    // Until a call is let through again, the window is taken that explains the refusals best: one by which the calls
    // counted come to the limit that is named, or by which none of them has passed since the first refusal.
    private void FindWindow(AnsweredCall call, RateLimitHeaders headers)
    {
        if (_firstRefusal is not { } first || (headers.Limit is null && !call.IsNews))
        {
            return;
        }

        ServerWindow found = ServerWindow.Find(headers, call.AnsweredAt, _shortestLength, window =>
        {
            WindowCount count = new(_calls, window);
            double own = count.Own(call.ArrivedAt);
            return headers.Limit is { } limit ? own >= limit * Explained : own >= count.Own(first) - MostRounding;
        });
        _count = _count with { Window = found };
    }

    private bool TellsEnd(AnsweredCall refused, RateLimitHeaders headers, TimeSpan tolerance) =>
        headers.ResetIn > TimeSpan.Zero
        && (_count.Window.IsOutgrownBy(headers) || _count.Window.DistanceFromEnd(headers, refused.AnsweredAt) <= tolerance);
}
