namespace Dub.Sandbox;

/// <summary>The faults that can be drawn by chance, under the names of <c>--faults</c>.</summary>
internal static class RandomFaultCatalogue
{
    private static readonly FaultRule[] s_transient =
    [
        Plain("reset-before", FaultKind.ResetBefore),
        Plain("reset-after", FaultKind.ResetAfter),
        Plain("html502", FaultKind.Html502),
        new FaultRule { Name = "status-500", Kind = FaultKind.Status, Status = 500 },
        new FaultRule
        {
            Name = "status-503",
            Kind = FaultKind.Status,
            Status = 503,
            Headers = [new KeyValuePair<string, string>("Retry-After", "0")],
        },
        Plain("truncated", FaultKind.Truncated),
        Plain("garbage", FaultKind.Garbage),
        new FaultRule { Name = "bare-429", Kind = FaultKind.Status, Status = 429, IsBare = true },
        new FaultRule { Name = "limited", Kind = FaultKind.Limited },
        new FaultRule { Name = "latency", Kind = FaultKind.Latency, Records = true, Delay = new LatencyRange(50, 300) },
    ];

    private static readonly FaultRule[] s_onRequest =
    [
        new FaultRule { Name = "late-500", Kind = FaultKind.Status, Status = 500, Records = true },
        Plain("stall", FaultKind.Stall),
        new FaultRule
        {
            Name = "stray-429",
            Kind = FaultKind.Status,
            Status = 429,
            IsBare = true,
            Headers = [new KeyValuePair<string, string>("Retry-After", "1")],
        },
        Plain("wrongshape", FaultKind.WrongShape),
        Plain("empty", FaultKind.Empty),
        Plain("huge", FaultKind.Huge),
        Plain("deep", FaultKind.Deep),
        Plain("encoding", FaultKind.Encoding),
        Plain("escape", FaultKind.Escape),
    ];

    public static IReadOnlyList<FaultRule> Default => s_transient;

    public static IEnumerable<string> Names => s_transient.Concat(s_onRequest).Select(static fault => fault.Name);

    public static FaultRule? Find(string name)
    {
        return s_transient.Concat(s_onRequest).FirstOrDefault(fault => fault.Name == name);
    }

    private static FaultRule Plain(string name, FaultKind kind)
    {
        return new FaultRule { Name = name, Kind = kind, Records = FaultNames.RecordsByDefault(kind) };
    }
}
