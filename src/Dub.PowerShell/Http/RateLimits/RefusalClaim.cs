using System;

namespace Dub.Http.RateLimits;

/// <summary>
/// What a refusal says of a limit, until calls that left later bear it out or refute it: a limit that is used up
/// refuses them as well.
/// </summary>
internal sealed class RefusalClaim
{
    // So many refusals in a row, with no call let through that left later, are no chance.
    private const int FewestRefusals = 3;

    private readonly TimeSpan _firstLeftAt;
    private readonly int _refusalsNeeded;
    private readonly bool _isNamed;
    private TimeSpan _lastRefusal;
    private int _refusals;

    /// <param name="call">The refused call.</param>
    /// <param name="underWay">How many calls were under way, this one included.</param>
    /// <param name="before">What was known of the limit before.</param>
    /// <param name="isNamed">Whether the refusal names the limit; then it is believed until it is refuted.</param>
    public RefusalClaim(AnsweredCall call, int underWay, IServerLimit before, bool isNamed)
    {
        _firstLeftAt = call.LeftAt;
        _refusalsNeeded = Math.Max(FewestRefusals, underWay / 2);
        _isNamed = isNamed;
        Before = before;
        IsBelieved = isNamed;
    }

    public IServerLimit Before { get; }

    /// <summary>The limit as the refusals have it.</summary>
    public IServerLimit? Limit { get; private set; }

    /// <summary>Until when the refusals ask to make no call.</summary>
    public TimeSpan PausedUntil { get; private set; }

    /// <summary>Whether the limit is taken for real, and says itself when the next call leaves.</summary>
    public bool IsBelieved { get; private set; }

    /// <summary>Whether this refusal belongs to the claim; otherwise it begins a new one.</summary>
    public bool Covers(AnsweredCall refused, bool isNamed) =>
        isNamed == _isNamed && (refused.LeftAt < _lastRefusal || (!isNamed && (Limit is not WindowLimit window || window.IsUsedUp(refused))));

    public void Add(AnsweredCall refused, IServerLimit limit, TimeSpan pausedUntil)
    {
        bool isPredicted = _refusals > 0 && refused.ArrivedAt > PausedUntil && Limit is WindowLimit window && window.IsUsedUp(refused);
        _refusals++;
        _lastRefusal = refused.AnsweredAt;
        Limit = limit;
        PausedUntil = pausedUntil > PausedUntil ? pausedUntil : PausedUntil;
        IsBelieved |= !limit.IsNamed && (isPredicted || _refusals >= _refusalsNeeded);
    }
}
