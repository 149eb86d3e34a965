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
        new("fraud", "The sale was a fraud; on a customer's first commission it stops all later ones of that partner for the customer"),
        new("canceled", "Not to be paid out; on a customer's first commission it stops all later ones of that partner for the customer"),
        new("hold", "Held back"),
    ];
}
