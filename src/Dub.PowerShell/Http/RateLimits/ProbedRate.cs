using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// A limit of which the server tells nothing. After a refusal, no call leaves for pauses of growing length, until one
/// goes through; then calls keep to the rate that went through until then, which is slowly raised.
/// </summary>
internal sealed class ProbedRate : IServerLimit
{
    // A refusal takes a fifth off the rate, each second without one adds a twentieth: this settles just below the limit.
    private const double AfterRefusal = 0.8;
    private const double Growth = 1.05;

    private static readonly TimeSpan s_growthStep = TimeSpan.FromSeconds(1);

    private readonly CallLog _calls;
    private readonly TimeSpan _foundAt;
    private TimeSpan _interval;
    private TimeSpan _closedUntil;
    private TimeSpan _lastChange;
    private int _pauses;

    /// <param name="calls">The calls that were let through.</param>
    /// <param name="foundAt">When the refusal came that made it certain.</param>
    /// <param name="closedUntil">When the first call finds out.</param>
    /// <param name="pauses">How many pauses in succession came to nothing, this one included.</param>
    public ProbedRate(CallLog calls, TimeSpan foundAt, TimeSpan closedUntil, int pauses)
    {
        _calls = calls;
        _foundAt = foundAt;
        _closedUntil = closedUntil;
        _pauses = pauses;
    }

    public TimeSpan NextOpening(TimeSpan from)
    {
        TimeSpan open = from > _closedUntil ? from : _closedUntil;
        return _interval > TimeSpan.Zero && _calls.Last + _interval is { } paced && paced > open ? paced : open;
    }

    public void OnAccepted(AnsweredCall call)
    {
        if (!call.IsNews)
        {
            return;
        }

        _pauses = 0;
        if (_interval == TimeSpan.Zero)
        {
            _interval = Measure(call.LeftAt);
            _lastChange = call.AnsweredAt;
        }
        else if (call.AnsweredAt - _lastChange >= s_growthStep)
        {
            _interval = Scale(_interval, 1 / Growth);
            _lastChange = call.AnsweredAt;
        }
    }

    public void OnRefused(AnsweredCall call, RateLimitHeaders headers)
    {
        if (!call.IsNews)
        {
            return;
        }

        TimeSpan pause = RefusalPause.Length(headers, _pauses++);
        _closedUntil = call.AnsweredAt + pause;
        _interval = Scale(_interval, 1 / AfterRefusal);
        _lastChange = call.AnsweredAt;
    }

    public bool Explains(AnsweredCall refused, RateLimitHeaders headers) => true;

    private static TimeSpan Scale(TimeSpan time, double factor) => TimeSpan.FromTicks((long)(time.Ticks * factor));

    // What went through in a window before the refusals, until the limit opened again, is the rate or a little less.
    private TimeSpan Measure(TimeSpan reopened)
    {
        TimeSpan first = _calls.FirstSince(_foundAt - ServerWindow.DocumentedLength) ?? _foundAt;
        return Scale(reopened - first, 1.0 / Math.Max(1, _calls.Count(first, reopened)));
    }
}
