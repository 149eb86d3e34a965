using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Completes the statuses that a commission can have.</summary>
public sealed class CommissionStatusCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("pending", "To be paid out"),
        new("processed", "In a payout that is under way"),
        new("paid", "Paid out"),
        new("refunded", "The sale was refunded"),
        new("duplicate", "The sale was recorded more than once"),
        new("fraud", "The sale was a fraud"),
        new("canceled", "Not to be paid out"),
        new("hold", "Held back"),
    ];
}
