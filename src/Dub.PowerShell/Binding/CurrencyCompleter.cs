using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Completes currencies of ISO 4217.</summary>
public sealed class CurrencyCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() => CurrencyNames.All;
}
