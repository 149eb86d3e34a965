using System;
using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Which columns hold a field.</summary>
/// <param name="field">The field: a parameter's name or alias, or <c>metadata.name</c>.</param>
/// <param name="columns">Its columns; the first that is not blank counts. None takes the field out of the map.</param>
internal sealed class ColumnMapEntry(string field, IReadOnlyList<string> columns)
{
    public string Field { get; } = field;

    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>Whether the input must have one of the columns.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Makes the field's text of the cell's and of the row's currency; null where it is the cell's own.</summary>
    public Func<string, string?, string>? Convert { get; init; }
}
