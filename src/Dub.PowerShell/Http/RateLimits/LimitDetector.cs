using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// Tells the refusals of a limit from stray ones. A refusal that names its limit is believed. One that names none makes
/// calls pause as it asks and is then forgotten, unless refusals keep coming: for most of the calls in succession, or
/// at the count and the time that the first one foretold.
/// </summary>
internal sealed class LimitDetector
{
    // So many more calls refused than let through, counted from the first refused one on, are no coincidence: where calls
    // are sent one after another, and where several are in flight together. A limit that is used up refuses nearly all
    // of these, so half of them are enough.
    private const int FewestInSuccession = 6;
    private const int FewestTogether = 4;

    private readonly CallLog _calls = new();
    private IServerLimit? _limit;
    private WindowLimit? _suspected;
    private TimeSpan _pausedUntil;
    private TimeSpan _askedUntil;
    private TimeSpan _firstRefusedLeftAt;
    private int _score;
    private int _refusalsNeeded;
    private int _pauses;
    private int _inFlight;
    private int _mostInFlight = int.MaxValue;
    private int _accepted;
    private bool _wasStray;

    /// <summary>How many rounds of refusals came: those of calls in flight together are one.</summary>
    public int Epoch { get; private set; }

    /// <summary>When the next call may leave, not before the given time; <see cref="TimeSpan.MaxValue"/> where a response must come first.</summary>
    public TimeSpan NextOpening(TimeSpan from)
    {
        if (_inFlight >= _mostInFlight)
        {
            return TimeSpan.MaxValue;
        }

        TimeSpan time = from > _pausedUntil ? from : _pausedUntil;
        return _limit?.NextOpening(time) ?? time;
    }

    public void OnLeaving(TimeSpan time)
    {
        _calls.Add(time);
        _inFlight++;
    }

    /// <summary>A call brought no response. It may have arrived, and stays counted.</summary>
    public void OnAbandoned(bool isNews) => _inFlight -= isNews ? 1 : 0;

    public void OnAccepted(AnsweredCall call, RateLimitHeaders headers)
    {
        _calls.Remove(call.LeftAt);
        _calls.Add(call.ArrivedAt);
        if (headers is { Limit: not null, Remaining: not null } && headers.ResetIn > TimeSpan.Zero)
        {
            if (_limit is WindowLimit known)
            {
                known.OnRemaining(call, headers);
            }
            else
            {
                _limit = WindowLimit.FromRemaining(_calls, call, headers);
            }
        }

        _limit?.OnAccepted(call);
        if (_limit is WindowLimit { IsContradicted: true } contradicted)
        {
            _limit = contradicted.Undo() ? contradicted : null;
            _pausedUntil = _askedUntil;
            _wasStray = true;
        }

        if (call.IsNews)
        {
            _inFlight--;
            _pauses = 0;
            AllowMore();
        }

        if (_score > 0 && call.LeftAt >= _firstRefusedLeftAt)
        {
            _score--;
        }

        if (_suspected?.IsRefutedBy(call) == true)
        {
            _suspected = null;
        }
    }

    /// <summary>Learns from a refusal.</summary>
    /// <param name="call">The refused call.</param>
    /// <param name="headers">What the refusal tells.</param>
    /// <param name="inFlight">How many calls were in flight, this one included.</param>
    public void OnRefused(AnsweredCall call, RateLimitHeaders headers, int inFlight)
    {
        _calls.Remove(call.LeftAt);
        if (call.IsNews)
        {
            // The next call finds out whether it is let through, and the others wait for its response.
            Epoch++;
            _inFlight = 0;
            _mostInFlight = 1;
            _accepted = 0;
        }

        _wasStray = false;
        _askedUntil = call.AnsweredAt + RefusalPause.Length(headers, _pauses);
        bool namesLimit = headers.Limit is not null && (headers.ResetIn > TimeSpan.Zero || _limit is WindowLimit);
        bool tellsWindow = namesLimit || (_limit is ProbedRate && headers.ResetIn > TimeSpan.Zero);
        if (tellsWindow && _limit is not WindowLimit)
        {
            Believe(WindowLimit.FromRefusal(_calls, call, headers));
        }
        else if (namesLimit || _limit?.Explains(call, headers) == true)
        {
            _limit!.OnRefused(call, headers);
        }
        else
        {
            _wasStray = true;
            Pause(call, headers);
            Suspect(call, headers, inFlight);
        }
    }

    // As many calls as may be in flight must be let through for one more; after a stray refusal, the first is enough.
    private void AllowMore()
    {
        if (_wasStray || _limit is WindowLimit { IsDoubtful: true })
        {
            _mostInFlight = int.MaxValue;
        }
        else if (_mostInFlight < int.MaxValue && ++_accepted >= _mostInFlight)
        {
            _mostInFlight++;
            _accepted = 0;
        }
    }

    private void Pause(AnsweredCall call, RateLimitHeaders headers)
    {
        if (call.IsNews)
        {
            _pauses++;
        }
        else if (!(headers.ResetIn > TimeSpan.Zero))
        {
            // The first refusal of those in flight together has begun the pause.
            return;
        }

        _pausedUntil = _askedUntil > _pausedUntil ? _askedUntil : _pausedUntil;
    }

    private void Suspect(AnsweredCall call, RateLimitHeaders headers, int inFlight)
    {
        if (_score++ == 0)
        {
            _firstRefusedLeftAt = call.LeftAt;
            _refusalsNeeded = inFlight < FewestTogether ? FewestInSuccession : Math.Max(FewestTogether, inFlight / 2);
        }

        bool wasForeseen = call.IsNews && _suspected?.Foresaw(call, headers) == true;
        if (wasForeseen || (_suspected is not null && !call.IsNews))
        {
            _suspected!.OnRefused(call, headers);
        }
        else
        {
            _suspected = headers.ResetIn > TimeSpan.Zero ? WindowLimit.FromRefusal(_calls, call, headers) : null;
        }

        bool keepsComing = wasForeseen || _score >= _refusalsNeeded;
        if (keepsComing && _limit is not WindowLimit { IsNamed: true })
        {
            Believe(_suspected ?? (IServerLimit)new ProbedRate(_calls, call.AnsweredAt, _pausedUntil, _pauses));
        }
    }

    private void Believe(IServerLimit limit)
    {
        _limit = limit;
        _wasStray = false;
        _suspected = null;
        _score = 0;
        _pausedUntil = TimeSpan.Zero;
    }
}
