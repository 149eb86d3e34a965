using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Tracking.Wire;

namespace Dub;

/// <summary>Part of an answer. What this version does not know by name is kept.</summary>
public abstract class DubObject
{
    private protected DubObject()
    {
    }

    /// <summary>The fields that have no property here, as plain values; empty where there are none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object?> AdditionalProperties => field ??= PlainValues.FromMembers(UnknownMembers);

    [JsonExtensionData]
    [JsonInclude]
    internal Dictionary<string, JsonElement>? UnknownMembers { get; set; }
}
