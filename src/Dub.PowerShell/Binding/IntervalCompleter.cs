using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Completes the periods that Dub knows by name.</summary>
public sealed class IntervalCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("24h", "The last 24 hours"),
        new("7d", "The last 7 days"),
        new("30d", "The last 30 days"),
        new("90d", "The last 90 days"),
        new("1y", "The last year"),
        new("mtd", "This month"),
        new("qtd", "This quarter"),
        new("ytd", "This year"),
        new("all", "All that Dub has"),
    ];
}
