using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Dub;

/// <summary>JSON as plain dictionaries, lists and values, which a shell shows and compares as they are.</summary>
internal static class PlainValues
{
    private static readonly PlainObject s_none = new(new Dictionary<string, object?>(), string.Empty);

    public static IReadOnlyDictionary<string, object?> FromMembers(Dictionary<string, JsonElement>? members)
    {
        if (members is null || members.Count == 0)
        {
            return s_none;
        }

        Dictionary<string, object?> plain = new(members.Count, StringComparer.Ordinal);
        foreach (KeyValuePair<string, JsonElement> member in members)
        {
            plain[HarmlessText.Line(member.Key)] = FromElement(member.Value);
        }

        return new PlainObject(plain, JsonSerializer.Serialize(members, DubJsonContext.Wire.DictionaryStringJsonElement));
    }

    public static IReadOnlyDictionary<string, object?>? FromObject(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        Dictionary<string, object?> plain = new(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            plain[HarmlessText.Line(member.Name)] = FromElement(member.Value);
        }

        return new PlainObject(plain, json.GetRawText());
    }

    private static object? FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => FromObject(element),
        JsonValueKind.Array => FromArray(element),
        JsonValueKind.String => HarmlessText.Block(element.GetString()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => FromNumber(element),
        _ => null,
    };

    private static object FromNumber(JsonElement element)
    {
        if (element.TryGetInt64(out long whole))
        {
            return whole;
        }

        return element.TryGetDecimal(out decimal exact) ? exact : element.GetDouble();
    }

    private static object?[] FromArray(JsonElement element)
    {
        object?[] items = new object?[element.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            items[i++] = FromElement(item);
        }

        return items;
    }
}
