using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dub.Tracking.Wire;

/// <summary>The generated JSON code for Dub's responses. Text is made safe to print while it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeadResponse))]
[JsonSerializable(typeof(SaleResponse))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class ResponseJsonContext : JsonSerializerContext
{
    internal static ResponseJsonContext Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new HarmlessTextConverter() },
    });
}
