using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Errors;

namespace Dub.Tracking.Wire;

/// <summary>Escapes control characters in a response's text, which may be printed.</summary>
internal sealed class HarmlessTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => HarmlessText.Block(Text(ref reader)),
            _ => throw new JsonException("a text was expected"),
        };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate, which JSON can escape but a string cannot encode: the escape is kept.
            byte[] spelling = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan.ToArray();
            return Encoding.UTF8.GetString(spelling);
        }
    }
}
