using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The short link that led to a lead.</summary>
public sealed class Link : DubObject
{
    /// <summary>The link's ID.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>The short link's domain.</summary>
    [JsonInclude]
    public string? Domain { get; internal set; }

    /// <summary>The short link's slug.</summary>
    [JsonInclude]
    public string? Key { get; internal set; }

    /// <summary>The whole short link.</summary>
    [JsonInclude]
    public string? ShortLink { get; internal set; }

    /// <summary>Where the short link leads.</summary>
    [JsonInclude]
    public string? Url { get; internal set; }

    /// <summary>The partner the link belongs to.</summary>
    [JsonInclude]
    public string? PartnerId { get; internal set; }

    /// <summary>The partner program the link belongs to.</summary>
    [JsonInclude]
    public string? ProgramId { get; internal set; }

    /// <summary>The tenant in the caller's system that made the link.</summary>
    [JsonInclude]
    public string? TenantId { get; internal set; }

    /// <summary>The link's ID in the caller's system.</summary>
    [JsonInclude]
    public string? ExternalId { get; internal set; }

    /// <summary>The whole short link.</summary>
    public override string ToString() => ShortLink ?? Id ?? string.Empty;
}
