using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>Which columns of a file hold which fields, for files whose columns have other names.</summary>
public sealed class ColumnMap
{
    internal ColumnMap(IReadOnlyList<ColumnMapEntry> entries)
        : this([entries])
    {
    }

    private ColumnMap(IReadOnlyList<IReadOnlyList<ColumnMapEntry>> parts)
    {
        Parts = parts;
    }

    /// <summary>The service whose export it describes; null for a map of the caller's own.</summary>
    public string? Name { get; internal init; }

    /// <summary>The maps that it was joined of: where two name a field, the later one counts.</summary>
    internal IReadOnlyList<IReadOnlyList<ColumnMapEntry>> Parts { get; }

    /// <summary>What a row must say to be a sale.</summary>
    internal IReadOnlyList<RowCondition> Conditions { get; init; } = [];

    /// <summary>The payment processor of all rows; null where the map says none.</summary>
    internal string? PaymentProcessor { get; init; }

    /// <summary>The map in a line: its name, or its fields with their columns.</summary>
    public override string ToString() =>
        Name ?? string.Join("; ", Parts.SelectMany(static part => part).Select(static entry => $"{entry.Field} = {string.Join(", ", entry.Columns)}"));

    internal static ColumnMap Join(IReadOnlyList<ColumnMap> maps) => maps.Count == 1
        ? maps[0]
        : new ColumnMap([.. maps.SelectMany(static map => map.Parts)])
        {
            Name = maps.Select(static map => map.Name).LastOrDefault(static name => name is not null),
            Conditions = [.. maps.SelectMany(static map => map.Conditions)],
            PaymentProcessor = maps.Select(static map => map.PaymentProcessor).LastOrDefault(static name => name is not null),
        };
}
