namespace Dub;

/// <summary>What an error answer says, made harmless to print.</summary>
internal sealed record ApiErrorFacts
{
    public int StatusCode { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? DocUrl { get; init; }

    public string? ContentType { get; init; }

    public string RawBody { get; init; } = string.Empty;

    /// <summary>
    /// Whether the message is one that Dub gives for a key of another kind or of no workspace, with a status that
    /// otherwise concerns one call.
    /// </summary>
    public bool KeyIsNoWorkspaceKey { get; init; }
}
