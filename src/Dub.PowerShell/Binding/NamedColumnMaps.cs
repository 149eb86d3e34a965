using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>The maps of services' exports.</summary>
internal static class NamedColumnMaps
{
    public static IReadOnlyList<ColumnMap> All { get; } = [];

    public static ColumnMap? Find(string name) => All.FirstOrDefault(map => string.Equals(map.Name, name, StringComparison.OrdinalIgnoreCase));
}
