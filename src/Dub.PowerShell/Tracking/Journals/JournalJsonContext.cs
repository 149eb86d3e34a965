using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dub.Tracking.Journals;

/// <summary>The generated JSON code for the journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JournalStateConverter)])]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJsonContext : JsonSerializerContext
{
    private sealed class JournalStateConverter() : JsonStringEnumConverter<JournalState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
