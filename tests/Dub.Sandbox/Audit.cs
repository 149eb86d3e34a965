namespace Dub.Sandbox;

/// <summary>Remembers what arrived and what was recorded.</summary>
internal sealed class Audit(AuditLevel level)
{
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly List<RequestRecord> _requests = [];

    public Totals Totals { get; } = new();

    public long StartedAt { get; } = ServerClock.TrueMilliseconds;

    public bool KeepsEvents => level != AuditLevel.None;

    public bool KeepsRequests => level == AuditLevel.Full;

    public void Count(RecordedKind kind) => Totals.Count(kind);

    public void Keep(RecordedEvent recorded)
    {
        recorded.At = ServerClock.TrueMilliseconds;
        lock (_lock)
        {
            recorded.Sequence = _events.Count + 1;
            _events.Add(recorded);
        }
    }

    public void Keep(RequestRecord request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    public RecordedEvent[] Events()
    {
        lock (_lock)
        {
            return [.. _events];
        }
    }

    public RequestRecord[] Requests()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }
}
