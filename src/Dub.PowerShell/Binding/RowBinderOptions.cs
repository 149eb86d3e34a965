using System;
using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>How a cmdlet's rows are read.</summary>
internal sealed record RowBinderOptions
{
    /// <summary>What is sent, in the singular.</summary>
    public required string Noun { get; init; }

    public ColumnMap? ColumnMap { get; init; }

    /// <summary>What is done about unused columns; null where the user does not say.</summary>
    public UnusedColumnAction? UnusedColumn { get; init; }

    /// <summary>The texts that stand for a blank cell.</summary>
    public IReadOnlyList<string> NullText { get; init; } = Array.Empty<string>();
}
