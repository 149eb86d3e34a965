using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Dub.Tracking.Wire;
using Dub.Errors;

namespace Dub.Tracking;

/// <summary>Writes metadata as JSON, and refuses values that have no faithful JSON form.</summary>
internal static class MetadataJson
{
    /// <summary>Dub's limit, in characters of JSON.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Deep enough for any real data, and well below the depth limit of JSON readers (64).</summary>
    public const int MaxDepth = 20;

    private static readonly JsonWriterOptions s_options = JsonText.WriterOptions;

    /// <summary>The metadata as JSON; null where there is none.</summary>
    /// <exception cref="DubInvalidRequestException">It is too long, too deep, cyclic, or holds a value JSON cannot.</exception>
    public static JsonElement? ToElement(IDictionary? metadata)
    {
        if (metadata is null)
        {
            return null;
        }

        byte[] json = Write(metadata, sorted: false);
        int length = Encoding.UTF8.GetCharCount(json);
        if (length > MaxLength)
        {
            throw Refuse($"metadata is {length.ToString(CultureInfo.InvariantCulture)} characters long as JSON; Dub takes at most 10000.");
        }

        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>Whether two values are the same, whatever the order of their members and the notation of their numbers.</summary>
    /// <param name="one">An object.</param>
    /// <param name="other">Another one; null is an object without members.</param>
    public static bool AreEqual(JsonElement one, JsonElement? other) =>
        other is { } given ? AreSame(one, given) : !one.EnumerateObject().Any();

    private static bool AreSame(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
        {
            return false;
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
                foreach (JsonProperty member in other.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                return one.EnumerateObject().Count() == members.Count
                    && one.EnumerateObject().All(member => members.TryGetValue(member.Name, out JsonElement value) && AreSame(member.Value, value));
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength()
                    && one.EnumerateArray().Zip(other.EnumerateArray(), AreSame).All(static same => same);
            case JsonValueKind.Number:
                // JavaScript's numbers, which Dub keeps, have no more digits.
                return one.GetDouble().Equals(other.GetDouble());
            case JsonValueKind.String:
                return one.ValueEquals(other.GetString());
            default:
                return true;
        }
    }

    /// <summary>
    /// The same JSON with sorted keys: a hashtable's own order differs from process to process, and a
    /// journal must know a row again.
    /// </summary>
    public static string? ToCanonicalText(IDictionary? metadata) =>
        metadata is null ? null : Encoding.UTF8.GetString(Write(metadata, sorted: true));

    private static byte[] Write(IDictionary metadata, bool sorted)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            WriteObject(writer, Entries(metadata), sorted, 1);
        }

        return buffer.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary values)
    {
        foreach (DictionaryEntry entry in values)
        {
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, entry.Value);
        }
    }

    private static void WriteObject(
        Utf8JsonWriter writer,
        IEnumerable<KeyValuePair<string, object?>> values,
        bool sorted,
        int depth)
    {
        if (depth > MaxDepth)
        {
            throw Refuse($"metadata is nested deeper than {MaxDepth.ToString(CultureInfo.InvariantCulture)} levels, or contains itself.");
        }

        List<KeyValuePair<string, object?>> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, object?> entry in values)
        {
            if (!names.Add(Sendable(entry.Key)))
            {
                throw Refuse($"metadata has the name '{HarmlessText.Line(entry.Key, 60)}' twice.");
            }

            entries.Add(entry);
        }

        if (sorted)
        {
            entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        }

        writer.WriteStartObject();
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            writer.WritePropertyName(entry.Key);
            WriteValue(writer, entry.Value, sorted, depth);
        }

        writer.WriteEndObject();
        GuardSize(writer);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, bool sorted, int depth)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(Sendable(text));
                break;
            case char c:
                writer.WriteStringValue(Sendable(c.ToString()));
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case Enum name:
                writer.WriteStringValue(name.ToString());
                break;
            case DateTime date:
                writer.WriteStringValue(date);
                break;
            case DateTimeOffset date:
                writer.WriteStringValue(date);
                break;
            case Guid or Uri or Version or TimeSpan:
                writer.WriteStringValue(Sendable(value.ToString() ?? string.Empty));
                break;
            case double or float:
                WriteFloat(writer, Convert.ToDouble(value, CultureInfo.InvariantCulture), value);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case System.Numerics.BigInteger number:
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case JsonElement element:
                WriteJson(writer, element, sorted, depth);
                break;
            case IDictionary nested:
                WriteObject(writer, Entries(nested), sorted, depth + 1);
                break;
            case IEnumerable list:
                WriteList(writer, list, sorted, depth + 1);
                break;
            default:
                throw Refuse($"metadata holds a value of type {value.GetType().Name}, which has no JSON form; give text, numbers, booleans, dates, lists or hashtables.");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, JsonElement element, bool sorted, int depth)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    WriteObject(writer, element.EnumerateObject().Select(static member => new KeyValuePair<string, object?>(member.Name, member.Value)), sorted, depth + 1);
                    break;
                case JsonValueKind.Array:
                    WriteList(writer, element.EnumerateArray(), sorted, depth + 1);
                    break;
                case JsonValueKind.String:
                    WriteValue(writer, element.GetString(), sorted, depth);
                    break;
                default:
                    // Keeps every digit of the number as written.
                    element.WriteTo(writer);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            throw Refuse("metadata holds half of a surrogate pair, which cannot be sent.");
        }
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, bool sorted, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Refuse($"metadata is nested deeper than {MaxDepth.ToString(CultureInfo.InvariantCulture)} levels, or contains itself.");
        }

        writer.WriteStartArray();
        foreach (object? item in list)
        {
            WriteValue(writer, item, sorted, depth);
            GuardSize(writer);
        }

        writer.WriteEndArray();
    }

    private static void WriteFloat(Utf8JsonWriter writer, double number, object value)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            throw Refuse("metadata holds a number that JSON has no form for (NaN or infinity).");
        }

        if (value is float single)
        {
            writer.WriteNumberValue(single);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    // An endless or huge value is abandoned long before it exhausts memory.
    private static void GuardSize(Utf8JsonWriter writer)
    {
        if (writer.BytesCommitted + writer.BytesPending > MaxLength * 8L)
        {
            throw Refuse("metadata is far longer than the 10000 characters of JSON that Dub takes.");
        }
    }

    private static string Sendable(string text)
    {
        int bad = FieldRules.IndexOfLoneSurrogate(text);
        return bad < 0
            ? text
            : throw Refuse($"metadata holds a character that cannot be sent (U+{((int)text[bad]).ToString("X4", CultureInfo.InvariantCulture)}).");
    }

    private static DubInvalidRequestException Refuse(string message) => new("metadata", message);
}
