using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>Completes the services whose exports have a map.</summary>
public sealed class ColumnMapCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() =>
        NamedColumnMaps.All.Select(static map => new KeyValuePair<string, string>(map.Name!, $"The columns of {map.Name}'s export of sales"));
}
