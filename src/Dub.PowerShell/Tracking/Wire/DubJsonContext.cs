using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The generated JSON code for what comes back from Dub.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(LeadResponse))]
[JsonSerializable(typeof(SaleResponse))]
[JsonSerializable(typeof(CustomerResponse))]
internal sealed partial class DubJsonContext : JsonSerializerContext
{
    /// <summary>For answers: text in them is made harmless as it is read.</summary>
    internal static DubJsonContext Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new HarmlessTextConverter() },
    });
}
