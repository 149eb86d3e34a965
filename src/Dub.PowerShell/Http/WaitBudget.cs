using System;

namespace Dub.Http;

/// <summary>How long one call may wait in all: <c>-MaximumWaitSec</c>.</summary>
internal sealed class WaitBudget(int maximumSec)
{
    public int MaximumSec { get; } = maximumSec;

    public TimeSpan Remaining { get; private set; } = TimeSpan.FromSeconds(maximumSec);

    /// <summary>Takes a wait off the budget; false, and nothing taken, where it is longer than what remains.</summary>
    public bool TryCharge(TimeSpan wait)
    {
        if (wait > Remaining)
        {
            return false;
        }

        Charge(wait);
        return true;
    }

    /// <summary>Takes a wait that is over off the budget.</summary>
    public void Charge(TimeSpan wait) => Remaining = wait < Remaining ? Remaining - wait : TimeSpan.Zero;
}
