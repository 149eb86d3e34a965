namespace Dub.Sandbox;

/// <summary>The counters, which are kept whatever the audit remembers.</summary>
internal sealed class Totals
{
    private readonly long[] _byStatus = new long[600];
    private readonly long[] _recorded = new long[3];
    private long _requests;
    private long _refused;
    private long _aborted;
    private long _cut;
    private long _inFlight;
    private long _maxInFlight;

    public long Requests => Interlocked.Read(ref _requests);

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Calls whose client left before it had the whole answer.</summary>
    public long Aborted => Interlocked.Read(ref _aborted);

    /// <summary>Calls whose connection a fault cut.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    public long InFlight => Interlocked.Read(ref _inFlight);

    public long MaxInFlight => Interlocked.Read(ref _maxInFlight);

    /// <summary>Counts a call in and gives it its number, from 1.</summary>
    public long Begin()
    {
        long now = Interlocked.Increment(ref _inFlight);
        long most = Interlocked.Read(ref _maxInFlight);
        while (now > most)
        {
            long seen = Interlocked.CompareExchange(ref _maxInFlight, now, most);
            if (seen == most)
            {
                break;
            }

            most = seen;
        }

        return Interlocked.Increment(ref _requests);
    }

    public void End(CallEnd end, int? status)
    {
        Interlocked.Decrement(ref _inFlight);
        if (status is { } known && known < _byStatus.Length)
        {
            Interlocked.Increment(ref _byStatus[known]);
        }

        switch (end)
        {
            case CallEnd.Abandoned: Interlocked.Increment(ref _aborted); break;
            case CallEnd.Cut: Interlocked.Increment(ref _cut); break;
            case CallEnd.Answered:
            default: break;
        }
    }

    public void CountRefusal() => Interlocked.Increment(ref _refused);

    public void Count(RecordedKind kind) => Interlocked.Increment(ref _recorded[(int)kind]);

    public long Recorded(RecordedKind kind) => Interlocked.Read(ref _recorded[(int)kind]);

    public IEnumerable<KeyValuePair<int, long>> ByStatus()
    {
        for (int status = 0; status < _byStatus.Length; status++)
        {
            long count = Interlocked.Read(ref _byStatus[status]);
            if (count > 0)
            {
                yield return new KeyValuePair<int, long>(status, count);
            }
        }
    }
}
