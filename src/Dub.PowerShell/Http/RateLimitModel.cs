using System;

namespace Dub.Http;

/// <summary>
/// The server's limiter as far as its answers tell of it. Dub's (Upstash) counts the calls of the current window
/// and, of the window before, the share that still lies within reach; so does this, and says when the next call
/// will be let through. Where no answer tells when the window ends, it feels its way to the rate.
/// </summary>
internal sealed class RateLimitModel
{
    // Aims a hundredth below the limit, so that no rounding of clocks adds up to a refusal.
    private const double Caution = 0.99;

    // How much is given up where others use the key too, and how it is won back.
    private const double ShareAfterRefusal = 0.8;
    private const double Growth = 1.05;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    private readonly WindowCounters _counters = new();
    private readonly WindowFinder _finder;
    private double? _limit;
    private bool _limitIsTold;
    private double _share = 1;
    private TimeSpan _interval;
    private TimeSpan _firstSlot = TimeSpan.MinValue;
    private TimeSpan _pausedUntil;
    private TimeSpan _lastRefusal;
    private TimeSpan _lastGrowth;
    private int _pauses;
    private int _strays;
    private int _toldRefusals;

    public RateLimitModel()
    {
        _finder = new WindowFinder(_counters);
    }

    /// <summary>Past the reset by a hair, for a server whose clock ticks a little later.</summary>
    public static TimeSpan AfterReset { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The last time for which a call was given leave.</summary>
    public TimeSpan LastSlot => _counters.Sent.Last;

    private bool IsTold => _counters.End is not null;

    /// <summary>A call will leave at this time.</summary>
    public void OnSlotTaken(TimeSpan slot)
    {
        _firstSlot = _firstSlot == TimeSpan.MinValue ? slot : _firstSlot;
        _counters.Sent.Add(slot);
    }

    /// <summary>A call does not leave after all.</summary>
    public void TakeBack(TimeSpan slot) => _counters.Sent.Remove(slot);

    /// <summary>No call leaves after this time.</summary>
    public void TakeBackSlotsAfter(TimeSpan time) => _counters.Sent.RemoveAfter(time);

    /// <summary>When the limit opens, where it is closed.</summary>
    public TimeSpan OpensAt(TimeSpan now) => Next(now > _pausedUntil ? now : _pausedUntil);

    /// <summary>When the next call will be let through, not before the given time.</summary>
    public TimeSpan Next(TimeSpan from)
    {
        TimeSpan last = _counters.Sent.Last;
        TimeSpan time = from > last ? from : last;
        if (IsTold)
        {
            return _counters.Next(time, Math.Max(1, _limit!.Value * _share * Caution));
        }

        return _interval > TimeSpan.Zero && last + _interval > time ? last + _interval : time;
    }

    /// <summary>A call was answered.</summary>
    public void OnAnswered(RateLimitHeaders headers, TimeSpan sentAt, TimeSpan now)
    {
        _strays = 0;
        // It arrived in between, which matters where two windows meet.
        _counters.Sent.Move(sentAt, Midway(sentAt, now));
        TakeLimit(headers);
        if (_limitIsTold && Reset(headers) is { } reset)
        {
            _finder.Learn(headers, now + reset, now, isNews: true);
            if (headers.Remaining is { } remaining)
            {
                _counters.Correct(now, now + TimeSpan.FromTicks(1), _limit!.Value - remaining);
            }
        }

        if (!IsTold && _pauses > 0 && _interval == TimeSpan.Zero)
        {
            // What went through until the limit opened again is the rate, or a little less.
            int count = Math.Max(1, _counters.Sent.Count(_firstSlot, sentAt));
            _interval = Scale(sentAt - _firstSlot, 1.0 / count);
        }

        // Where the window is known, one call that goes through does not mean that the next will.
        _pauses = !IsTold || now - _lastRefusal > _counters.Length ? 0 : _pauses;
        Grow(now);
    }

    /// <summary>A call was refused.</summary>
    /// <param name="headers">What the refusal tells.</param>
    /// <param name="sentAt">When the call left.</param>
    /// <param name="now">When the refusal came.</param>
    /// <param name="isNews">Whether the call left after all refusals before were known.</param>
    public void OnRefused(RateLimitHeaders headers, TimeSpan sentAt, TimeSpan now, bool isNews)
    {
        _counters.Sent.Remove(sentAt);
        if (IsTold && _limitIsTold && headers.Limit is null && Reset(headers) is null)
        {
            // The limiter names its limit when it refuses: this came from elsewhere, and says nothing of the count.
            TimeSpan rest = Scale(s_firstPause, Math.Pow(2, Math.Min(_strays++, 4)));
            _pausedUntil = now + rest > _pausedUntil ? now + rest : _pausedUntil;
            return;
        }

        TakeLimit(headers);
        bool wasTold = IsTold;
        TimeSpan knownLength = _counters.Length;
        TimeSpan? reset = Reset(headers);
        if (reset is { } told)
        {
            _toldRefusals += isNews ? 1 : 0;
            _finder.Learn(headers, now + told, now, isNews);
            if (_toldRefusals == 1 && _limitIsTold)
            {
                _finder.Explain(headers, now + told, now, Midway(sentAt, now), _limit!.Value);
            }
        }

        if (IsTold)
        {
            // Calls still under way count as let through until their own refusal comes: the last one has it right.
            if (!_limitIsTold)
            {
                _counters.ForgetOthers();
                double used = _counters.Used(sentAt, TimeSpan.MaxValue);
                _limit = Math.Max(Math.Max(1, used), (_limit ?? 0) * ShareAfterRefusal);
            }

            _counters.Correct(sentAt, TimeSpan.MaxValue, _limit!.Value);
        }

        if (_counters.Length > knownLength)
        {
            // What was refused before was the shorter window's fault.
            _share = 1;
            _pauses = 0;
        }

        bool isExplained = reset is not null && (!wasTold || _counters.Length > knownLength);
        if (isNews && !isExplained)
        {
            Pause(now, wasTold, reset);
        }

        _lastRefusal = now;
        _lastGrowth = now;
    }

    private static TimeSpan? Reset(RateLimitHeaders headers) =>
        headers.ResetIn is { } reset && reset > TimeSpan.Zero ? reset - headers.Rounding + AfterReset : null;

    private static TimeSpan Midway(TimeSpan sentAt, TimeSpan now) => sentAt + Scale(now - sentAt, 0.5);

    private static TimeSpan Scale(TimeSpan time, double factor) => TimeSpan.FromTicks((long)(time.Ticks * factor));

    private void TakeLimit(RateLimitHeaders headers)
    {
        _limit = headers.Limit ?? _limit;
        _limitIsTold |= headers.Limit is not null;
    }

    // Each pause is twice as long as the last, until a call goes through.
    private void Pause(TimeSpan now, bool wasTold, TimeSpan? reset)
    {
        double growth = Math.Pow(2, Math.Min(_pauses++, 10));
        if (!wasTold)
        {
            TimeSpan pause = Scale(s_firstPause, growth);
            _pausedUntil = now + (pause < s_longestPause ? pause : s_longestPause);
            _interval = Scale(_interval, 1 / ShareAfterRefusal);
        }
        else if (reset is null || reset < Scale(_counters.Length, 1.0 / 8))
        {
            // The window is about to end, or should have ended: the clocks differ a little.
            _counters.End = now + (reset ?? Scale(s_firstPause, growth));
            _pausedUntil = _counters.End.Value;
        }
        else
        {
            // The window is right and still it was too much: somebody else uses the key as well.
            TimeSpan pause = Scale(_counters.Length, growth / 16);
            _pausedUntil = now + (pause < reset.Value ? pause : reset.Value);
            _share *= _limitIsTold ? ShareAfterRefusal : 1;
        }
    }

    // Slowly back to the full rate, and past one that was only inferred.
    private void Grow(TimeSpan now)
    {
        TimeSpan step = !IsTold ? TimeSpan.FromSeconds(1) : Scale(_counters.Length, 0.1);
        if (now - _lastGrowth < step)
        {
            return;
        }

        _lastGrowth = now;
        if (!IsTold)
        {
            _interval = Scale(_interval, 1 / Growth);
        }
        else if (_share < 1 && now - _lastRefusal > _counters.Length)
        {
            _share = Math.Min(1, _share * Growth);
        }
        else if (!_limitIsTold && now - _lastRefusal > Scale(_counters.Length, 3))
        {
            _limit *= Growth;
        }
    }
}
