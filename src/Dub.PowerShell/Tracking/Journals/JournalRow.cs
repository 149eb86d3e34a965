namespace Dub.Tracking.Journals;

/// <summary>One row of an import and its record in the journal.</summary>
/// <param name="key">The hash of its request.</param>
/// <param name="repetition">Its number among the identical rows of the input, from 1.</param>
/// <param name="before">How far an earlier run brought it.</param>
/// <param name="kind">What it is: <c>lead</c>, <c>sale</c>, <c>customer</c>.</param>
/// <param name="inputRow">Its place in the input, from 1.</param>
internal sealed class JournalRow(JournalKey key, int repetition, JournalState before, string kind, int inputRow)
{
    public JournalKey Key { get; } = key;

    public int Repetition { get; } = repetition;

    public JournalState Before { get; } = before;

    /// <summary>Whether Dub may have recorded the row in an earlier run. Only a response to the row itself settles that.</summary>
    public bool IsInDoubt => Before is JournalState.Sending or JournalState.Unknown;

    public string Kind { get; } = kind;

    public int InputRow { get; } = inputRow;

    /// <summary>The invoice ID that its lines name; null for none.</summary>
    public string? Invoice { get; init; }
}
