namespace Dub.Tracking.Imports;

/// <summary>A row's place in the order of an <see cref="OrderedSender{TRow, TResult}"/>.</summary>
internal sealed class SenderSlot<TRow, TResult>(TRow row, string partition)
    where TRow : class
    where TResult : class
{
    public TRow Row { get; } = row;

    /// <summary>Rows of the same partition do not overtake each other.</summary>
    public string Partition { get; } = partition;

    public bool IsStarted { get; set; }

    public bool IsDone { get; private set; }

    public TResult? Result { get; private set; }

    public void Finish(TResult? result)
    {
        Result = result;
        IsStarted = true;
        IsDone = true;
    }
}
