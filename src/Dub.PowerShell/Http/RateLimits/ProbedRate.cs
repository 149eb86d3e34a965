using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// A limit of which the server tells nothing. After a refusal, pauses of growing length end in one call that finds
/// out whether it has opened again; the rate that went through until then is kept to, and slowly raised.
/// </summary>
internal sealed record ProbedRate : IServerLimit
{
    // A refusal takes a fifth off the rate; each second without one adds a twentieth. This settles just below the limit.
    private const double AfterRefusal = 0.8;
    private const double Growth = 1.05;

    private static readonly TimeSpan s_growthStep = TimeSpan.FromSeconds(1);

    // Short enough for a refusal that is no limit, and long enough for a minute's window after a few of them.
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    private readonly CallLog _calls;
    private TimeSpan _interval;
    private TimeSpan _closedUntil;
    private TimeSpan _lastRefusal;
    private TimeSpan _lastChange;
    private int _pauses;

    /// <summary>No limit, until a refusal comes.</summary>
    public ProbedRate(CallLog calls)
    {
        _calls = calls;
    }

    public bool IsNamed => false;

    public TimeSpan NextOpening(TimeSpan from)
    {
        TimeSpan open = from > _closedUntil ? from : _closedUntil;
        return _interval > TimeSpan.Zero && _calls.Last + _interval is { } paced && paced > open ? paced : open;
    }

    public IServerLimit Accepted(AnsweredCall call)
    {
        if (call.LeftAt < _lastRefusal || _lastChange == TimeSpan.Zero)
        {
            return this;
        }

        if (_interval == TimeSpan.Zero)
        {
            return this with { _interval = Measure(call.LeftAt), _lastChange = call.AnsweredAt, _pauses = 0 };
        }

        bool grows = call.AnsweredAt - _lastChange >= s_growthStep;
        return this with
        {
            _interval = grows ? Scale(_interval, 1 / Growth) : _interval,
            _lastChange = grows ? call.AnsweredAt : _lastChange,
            _pauses = 0,
        };
    }

    public IServerLimit Refused(AnsweredCall call, RateLimitHeaders headers)
    {
        if (call.LeftAt < _lastRefusal)
        {
            // It was under way when the last refusal came, and tells nothing new.
            return this;
        }

        TimeSpan doubled = Scale(s_firstPause, Math.Pow(2, Math.Min(_pauses, 10)));
        TimeSpan pause = doubled < s_longestPause ? doubled : s_longestPause;
        return this with
        {
            _interval = Scale(_interval, 1 / AfterRefusal),
            _closedUntil = call.AnsweredAt + (headers.ResetIn is { } asked && asked > pause ? asked : pause),
            _lastRefusal = call.AnsweredAt,
            _lastChange = call.AnsweredAt,
            _pauses = _pauses + 1,
        };
    }

    public bool Expects(AnsweredCall refused, RateLimitHeaders headers) => _lastChange > TimeSpan.Zero;

    public bool IsRefutedBy(AnsweredCall accepted) => true;

    private static TimeSpan Scale(TimeSpan time, double factor) => TimeSpan.FromTicks((long)(time.Ticks * factor));

    // What went through in the last window, until the limit opened again, is the rate or a little less.
    private TimeSpan Measure(TimeSpan reopened)
    {
        TimeSpan first = _calls.FirstSince(reopened - ServerWindow.DocumentedLength) ?? reopened;
        return Scale(reopened - first, 1.0 / Math.Max(1, _calls.Count(first, reopened)));
    }
}
