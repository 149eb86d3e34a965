using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The click that led to a lead.</summary>
public sealed class Click : DubObject
{
    /// <summary>The click's ID.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>The click's ID.</summary>
    public override string ToString() => Id ?? string.Empty;
}
