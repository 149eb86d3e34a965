using System;
using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Which columns of a row hold which fields: one plan for all rows with the same columns.</summary>
internal sealed class ColumnPlan
{
    private readonly string[] _names;

    public ColumnPlan(IReadOnlyList<string> names)
    {
        _names = [.. names];
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The fields' columns, each list in the order they count.</summary>
    public Dictionary<string, List<int>> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The metadata entries' columns.</summary>
    public Dictionary<string, List<int>> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns that belong to no field.</summary>
    public List<int> Unused { get; } = [];

    /// <summary>The columns of the map's conditions, in their order; -1 for one that the row does not have.</summary>
    public List<int> Conditions { get; } = [];

    /// <summary>The columns that the map names and the row does not have, each with its field; no field for a condition.</summary>
    public List<KeyValuePair<string, string>> Missing { get; } = [];

    /// <summary>Whether no column belongs to a field.</summary>
    public bool IsEmpty => Fields.Count == 0 && Metadata.Count == 0;

    /// <summary>Whether rows with these columns would be sent as dollars because nothing says otherwise.</summary>
    public bool IsCurrencyOpen { get; set; }

    /// <summary>Why rows with these columns cannot be sent; null where they can.</summary>
    public ColumnProblem? Problem { get; set; }

    public bool Fits(IReadOnlyList<string> names)
    {
        if (names.Count != _names.Length)
        {
            return false;
        }

        for (int i = 0; i < _names.Length; i++)
        {
            // A file's rows share their names, so most of these comparisons look no further than the reference.
            if (!string.Equals(_names[i], names[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
