namespace Dub.Sandbox;

/// <summary>A fault, and the calls that are to meet it.</summary>
internal sealed class FaultRule
{
    private long _seen;
    private long _used;

    public required FaultKind Kind { get; init; }

    /// <summary>Its name in the audit.</summary>
    public required string Name { get; init; }

    public string? Path { get; init; }

    public string? Customer { get; init; }

    public string? Invoice { get; init; }

    public int After { get; init; }

    /// <summary>How many calls meet it; 0 means every one.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether the call is recorded before the fault strikes.</summary>
    public bool Records { get; init; }

    public LatencyRange Delay { get; init; }

    public int Status { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? DocUrl { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public string? Body { get; init; }

    public bool IsBare { get; init; }

    public long Bytes { get; init; } = 2 * 1024 * 1024;

    public bool IsZipped { get; init; }

    public int IntervalMilliseconds { get; init; } = 1000;

    public int ResetMilliseconds { get; init; } = 300;

    public string Location { get; init; } = "https://example.com/";

    public string Charset { get; init; } = "utf-8";

    /// <summary>
    /// Whether this call's turn has come. A rule counts every call it fits, also those another rule takes,
    /// so "the second call" means the same in all of them. Called under the lock of the rule list.
    /// </summary>
    public bool Strikes(CallIdentity call, bool isTaken)
    {
        if (!Fits(call) || ++_seen <= After || (Times != 0 && _used >= Times) || isTaken)
        {
            return false;
        }

        _used++;
        return true;
    }

    private bool Fits(CallIdentity call)
    {
        return (Path is null || call.IsAt(Path))
            && (Customer is null || Customer == call.Customer)
            && (Invoice is null || Invoice == call.Invoice);
    }
}
