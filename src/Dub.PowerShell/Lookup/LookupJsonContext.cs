using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Tracking.Wire;

namespace Dub.Lookup;

/// <summary>The generated JSON code for what is looked up. Text in it is made safe to print as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CustomerRecord))]
[JsonSerializable(typeof(CustomerRecord[]))]
[JsonSerializable(typeof(ConversionEvent[]))]
[JsonSerializable(typeof(LinkRecord[]))]
[JsonSerializable(typeof(Commission))]
[JsonSerializable(typeof(Commission[]))]
internal sealed partial class LookupJsonContext : JsonSerializerContext
{
    internal static LookupJsonContext Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new HarmlessTextConverter(), new UtcTimeConverter() },
    });
}
