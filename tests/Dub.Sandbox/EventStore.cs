namespace Dub.Sandbox;

/// <summary>
/// The leads and sales that were recorded, in their order. As on the live service they are shown only some time after
/// the call was answered.
/// </summary>
internal sealed class EventStore(bool isKept, TimeSpan delay, ServerClock clock)
{
    private readonly Lock _lock = new();
    private readonly List<StoredEvent> _events = [];

    /// <summary>Keeps an event; one without a time is of now.</summary>
    public void Add(StoredEvent item)
    {
        if (!isKept)
        {
            return;
        }

        lock (_lock)
        {
            item.Number = _events.Count + 1;
            bool isOfNow = item.At == 0;
            item.At = isOfNow ? clock.NowMilliseconds : item.At;
            item.VisibleAt = isOfNow ? item.At + (long)delay.TotalMilliseconds : item.At;
            _events.Add(item);
        }
    }

    /// <summary>What is shown of a kind by now.</summary>
    public List<StoredEvent> Visible(RecordedKind kind)
    {
        lock (_lock)
        {
            long now = clock.NowMilliseconds;
            return [.. _events.Where(item => item.Kind == kind && item.VisibleAt <= now)];
        }
    }
}
