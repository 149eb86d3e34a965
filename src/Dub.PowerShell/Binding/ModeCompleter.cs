using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Completes a lead's mode.</summary>
public sealed class ModeCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("async", "Answer at once (Dub's default)"),
        new("wait", "Answer when the lead is recorded"),
        new("deferred", "Create the customer now, count the lead later"),
    ];
}
