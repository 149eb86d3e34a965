namespace Dub.Lookup;

/// <summary>As much of a short link as tells whose it is.</summary>
internal sealed class LinkRecord
{
    public string? WorkspaceId { get; set; }
}
