using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The customer of a lead or a sale.</summary>
public sealed class Customer : DubObject
{
    /// <summary>Dub's own ID of the customer.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>The customer's name.</summary>
    [JsonInclude]
    public string? Name { get; internal set; }

    /// <summary>The customer's email address.</summary>
    [JsonInclude]
    public string? Email { get; internal set; }

    /// <summary>The address of the customer's picture.</summary>
    [JsonInclude]
    public string? Avatar { get; internal set; }

    /// <summary>The customer's ID in the caller's system; not sent by a server of 2024.</summary>
    [JsonInclude]
    public string? ExternalId { get; internal set; }

    /// <summary>The customer's ID in the caller's system, or Dub's.</summary>
    public override string ToString() => ExternalId ?? Id ?? string.Empty;
}
