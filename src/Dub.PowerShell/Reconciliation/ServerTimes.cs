using System;

namespace Dub.Reconciliation;

/// <summary>
/// Where an event can lie that a call made. Within narrow bounds it is taken for the call's; within wide ones it cannot be
/// ruled out, and nothing is settled.
/// </summary>
/// <param name="clockOffset">How far the server's clock is ahead of this machine's.</param>
/// <param name="timeout">How long a call may have taken whose end is not known.</param>
internal sealed class ServerTimes(TimeSpan clockOffset, TimeSpan timeout)
{
    // The clocks are compared by the header Date, and Dub prints an event's time, both in whole seconds: a second each.
    private static readonly TimeSpan s_early = TimeSpan.FromSeconds(2);

    // A server goes on with a call that its client has given up.
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_wide = TimeSpan.FromMinutes(5);

    /// <summary>Whether an event's time is that of the call.</summary>
    public bool IsOf(Attempt attempt, DateTimeOffset time) =>
        time >= attempt.From + clockOffset - s_early && time <= End(attempt) + clockOffset + s_late;

    /// <summary>Whether an event's time may be that of the call, if a clock was off or the server very slow.</summary>
    public bool MayBeOf(Attempt attempt, DateTimeOffset time) =>
        time >= attempt.From + clockOffset - s_wide && time <= End(attempt) + clockOffset + s_wide;

    private DateTimeOffset End(Attempt attempt) => attempt.To ?? attempt.From + timeout;
}
