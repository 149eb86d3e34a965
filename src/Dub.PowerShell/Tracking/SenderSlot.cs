namespace Dub;

/// <summary>A row's place in the order of an <see cref="OrderedSender{TRow, TResult}"/>.</summary>
internal sealed class SenderSlot<TRow, TResult>(TRow row, string lane)
    where TRow : class
    where TResult : class
{
    public TRow Row { get; } = row;

    /// <summary>Rows of the same lane do not overtake each other.</summary>
    public string Lane { get; } = lane;

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
