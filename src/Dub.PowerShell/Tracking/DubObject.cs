using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Tracking.Wire;

namespace Dub;

/// <summary>Part of a response. Fields that this version does not know are kept.</summary>
public abstract class DubObject
{
    private protected DubObject()
    {
    }

    /// <summary>The fields without a property of their own, as plain values; empty where there are none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object?> AdditionalProperties => field ??= PlainValues.FromMembers(UnknownMembers);

    [JsonExtensionData]
    [JsonInclude]
    internal Dictionary<string, JsonElement>? UnknownMembers { get; set; }
}
