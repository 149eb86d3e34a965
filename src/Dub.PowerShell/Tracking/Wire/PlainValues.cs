using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Dub.Errors;

namespace Dub.Tracking.Wire;

/// <summary>Converts JSON to plain dictionaries, lists and values that a shell can show and compare.</summary>
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

        return new PlainObject(plain, Spelling(members));
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
            plain[HarmlessText.Line(Name(member))] = FromElement(member.Value);
        }

        return new PlainObject(plain, json.GetRawText());
    }

    private static object? FromElement(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => FromObject(element),
        JsonValueKind.Array => FromArray(element),
        JsonValueKind.String => HarmlessText.Block(Text(element)),
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

        if (element.TryGetDecimal(out decimal exact))
        {
            return exact;
        }

        // A number too large for any of these types is kept as text.
        return element.TryGetDouble(out double near) && !double.IsInfinity(near) ? near : element.GetRawText();
    }

    // JSON can escape an unpaired surrogate, which a string cannot encode; the escape is kept.
    private static string Text(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return member.ToString();
        }
    }

    private static string Spelling(Dictionary<string, JsonElement> members) =>
        "{" + string.Join(",", members.Select(static member => $"\"{JsonEncodedText.Encode(member.Key, JsonText.Encoder)}\":{member.Value.GetRawText()}")) + "}";

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
