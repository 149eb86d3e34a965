using System;

namespace Dub.PowerShell;

/// <summary>What a cell must say for its row to be a sale: that the payment was made, and was not given back.</summary>
/// <param name="column">The column.</param>
/// <param name="isMet">Whether a cell's trimmed text meets it.</param>
/// <param name="advice">The filter that leaves other rows out, as a command.</param>
internal sealed class RowCondition(string column, Func<string, bool> isMet, string advice)
{
    public string Column { get; } = column;

    public Func<string, bool> IsMet { get; } = isMet;

    public string Advice { get; } = advice;

    /// <summary>Whether the input must have the column; where it need not, an input without it meets the condition.</summary>
    public bool IsRequired { get; init; } = true;
}
