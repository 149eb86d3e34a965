namespace Dub.PowerShell;

/// <summary>Why rows with certain columns cannot be sent.</summary>
/// <param name="field">The field it is about, by Dub's name.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="column">The column; null where it is about all of them.</param>
internal sealed class ColumnProblem(string field, string message, string? column = null)
{
    public string Field { get; } = field;

    public string Message { get; } = message;

    public string? Column { get; } = column;
}
