namespace Dub.Sandbox;

/// <summary>A request as it arrived, and what became of it.</summary>
internal sealed class RequestRecord
{
    public required long Sequence { get; init; }

    public required long At { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as they were on the wire.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string Body { get; set; } = string.Empty;

    public long? FinishedAt { get; set; }

    /// <summary>Null while it is under way, and for good where nothing was answered.</summary>
    public int? Status { get; set; }

    public string? Fault { get; set; }

    public bool IsAbandoned { get; set; }
}
