using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The partner who earns a commission.</summary>
public sealed class CommissionPartner : DubObject
{
    /// <summary>Dub's ID of the partner.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>The partner's name.</summary>
    [JsonInclude]
    public string? Name { get; internal set; }

    /// <summary>The partner's email address.</summary>
    [JsonInclude]
    public string? Email { get; internal set; }

    /// <summary>The partner's name, or Dub's ID.</summary>
    public override string ToString() => Name ?? Id ?? string.Empty;
}
