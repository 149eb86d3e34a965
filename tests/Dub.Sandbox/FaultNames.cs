namespace Dub.Sandbox;

/// <summary>The names faults have in the control API.</summary>
internal static class FaultNames
{
    private static readonly Dictionary<string, FaultKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["status"] = FaultKind.Status,
        ["limited"] = FaultKind.Limited,
        ["latency"] = FaultKind.Latency,
        ["reset-before"] = FaultKind.ResetBefore,
        ["reset-after"] = FaultKind.ResetAfter,
        ["stall"] = FaultKind.Stall,
        ["html502"] = FaultKind.Html502,
        ["truncated"] = FaultKind.Truncated,
        ["garbage"] = FaultKind.Garbage,
        ["wrongshape"] = FaultKind.WrongShape,
        ["empty"] = FaultKind.Empty,
        ["huge"] = FaultKind.Huge,
        ["endless"] = FaultKind.Endless,
        ["slow"] = FaultKind.Slow,
        ["deep"] = FaultKind.Deep,
        ["redirect"] = FaultKind.Redirect,
        ["encoding"] = FaultKind.Encoding,
        ["escape"] = FaultKind.Escape,
        ["body"] = FaultKind.Body,
    };

    public static IEnumerable<string> All => s_kinds.Keys;

    public static bool TryFind(string name, out FaultKind kind) => s_kinds.TryGetValue(name, out kind);

    /// <summary>Whether a call that meets this fault is recorded, where its rule does not say.</summary>
    public static bool RecordsByDefault(FaultKind kind) => kind is not (
        FaultKind.Status or FaultKind.Limited or FaultKind.ResetBefore or FaultKind.Stall
        or FaultKind.Html502 or FaultKind.Redirect or FaultKind.Body);
}
