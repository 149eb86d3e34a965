using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Spells out control characters in an answer's text, for whoever prints it.</summary>
internal sealed class HarmlessTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => HarmlessText.Block(reader.GetString()),
            _ => throw new JsonException("a text was expected"),
        };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
