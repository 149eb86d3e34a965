using System;
using System.Collections;
using System.Collections.Generic;
using System.Data.SqlTypes;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Dub.Errors;
using Dub.Tracking;

namespace Dub.PowerShell;

/// <summary>Turns what a shell calls an object into plain dictionaries, lists and values.</summary>
internal sealed class MetadataReader
{
    // A list inside a list inside a list can stand for more values than any memory holds. Each value takes two
    // characters of JSON at least.
    private int _left = MetadataJson.MaxLength;

    private MetadataReader()
    {
    }

    /// <summary>Reads a hashtable, an object, or a string with a JSON object; null where there is none.</summary>
    /// <exception cref="DubInvalidRequestException">It is none of these, or too deep.</exception>
    public static IDictionary? Read(object? value)
    {
        return ReadValue(value) switch
        {
            null => null,
            string text => string.IsNullOrWhiteSpace(text) ? null : FromJson(text),
            JsonElement { ValueKind: JsonValueKind.Object } json => FromJson(json.GetRawText()),
            IDictionary dictionary => dictionary,
            var other => throw Refuse($"metadata is a value of type {other.GetType().Name}; give a hashtable, an object, or a string with a JSON object."),
        };
    }

    /// <summary>Reads one value of metadata.</summary>
    /// <exception cref="DubInvalidRequestException">It is too deep, too long, or cannot be read.</exception>
    public static object? ReadValue(object? value)
    {
        try
        {
            return new MetadataReader().ReadValue(value, 1);
        }
        catch (Exception error) when (error is not (DubException or PipelineStoppedException or FlowControlException))
        {
            // A property or a list of somebody else's making: whatever it throws is this row's error.
            throw new DubInvalidRequestException("metadata", $"metadata could not be read: {HarmlessText.Line(error.Message, 200)}", error);
        }
    }

    private object? ReadValue(object? value, int depth)
    {
        if (--_left < 0)
        {
            throw Refuse("metadata is longer than Dub takes: it holds more than 10000 values.");
        }

        if (depth > MetadataJson.MaxDepth + 1)
        {
            throw Refuse($"metadata is nested deeper than {MetadataJson.MaxDepth.ToString(CultureInfo.InvariantCulture)} levels, or contains itself.");
        }

        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        return plain switch
        {
            null or DBNull => null,
            string or char or bool or DateTime or DateTimeOffset or Guid or Version or TimeSpan or Enum => plain,
            Uri address => address.OriginalString,
            SwitchParameter on => on.IsPresent,
            SecureString or PSCredential or ScriptBlock => throw Refuse($"metadata holds a {plain.GetType().Name}, which is not for sending."),
            BigInteger => plain,
            ValueType and IConvertible => plain,
            INullable { IsNull: true } => null,
            SqlDecimal number => FromNumber(number.ToString()),
            INullable database => ReadValue(database.GetType().GetProperty("Value")?.GetValue(database), depth + 1),
            JsonElement => plain,
            JsonNode node => JsonSerializer.SerializeToElement(node),
            XmlNode node => TextOf(node),
            ValueType other => FromOther(other),
            IDictionary dictionary => FromDictionary(dictionary, depth),
            IEnumerable list => FromList(list, depth),
            _ => FromObject(plain, depth),
        };
    }

    private static string TextOf(object value)
    {
        string text = CellText.Of(value);
        return CellText.ReasonIn(text) is null ? text : throw RefuseType(value);
    }

    private static JsonElement FromNumber(string number)
    {
        using JsonDocument json = JsonDocument.Parse(number);
        return json.RootElement.Clone();
    }

    // Types of a newer runtime are known by their names: this assembly is older than they are.
    private static object FromOther(ValueType value) => value.GetType().FullName switch
    {
        "System.Int128" or "System.UInt128" => BigInteger.Parse(TextOf(value), CultureInfo.InvariantCulture),
        "System.Half" => double.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        _ => TextOf(value),
    };

    // Objects of the framework are not the caller's data: a file, a process, an entry of a dictionary.
    private Dictionary<string, object?> FromObject(object value, int depth)
    {
        bool isFramework = (value.GetType().Namespace ?? string.Empty).Split('.')[0] is "System" or "Microsoft";
        Dictionary<string, object?> plain = value is PSObject || !isFramework ? FromProperties(PSObject.AsPSObject(value), depth) : throw RefuseType(value);
        return plain.Count > 0 || value is PSObject ? plain : throw RefuseType(value);
    }

    private Dictionary<string, object?> FromDictionary(IDictionary dictionary, int depth)
    {
        Dictionary<string, object?> plain = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            Add(plain, name, ReadValue(entry.Value, depth + 1));
        }

        return plain;
    }

    private List<object?> FromList(IEnumerable list, int depth)
    {
        List<object?> plain = [];
        foreach (object? item in list)
        {
            plain.Add(ReadValue(item, depth + 1));
        }

        return plain;
    }

    private Dictionary<string, object?> FromProperties(PSObject row, int depth)
    {
        Dictionary<string, object?> plain = new(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in row.Properties)
        {
            if (property.IsGettable)
            {
                plain[property.Name] = ReadValue(property.Value, depth + 1);
            }
        }

        return plain;
    }

    private static Dictionary<string, object?> FromJson(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Refuse("metadata is JSON, but not an object; write it as { \"name\": value }.");
            }

            Dictionary<string, object?> plain = new(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                // Kept as JSON, so that a number arrives with every digit it was written with.
                Add(plain, member.Name, member.Value.Clone());
            }

            return plain;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new DubInvalidRequestException(
                "metadata",
                $"metadata is no JSON object: {HarmlessText.Line(error.Message, 200)}",
                error);
        }
    }

    private static void Add(Dictionary<string, object?> plain, string name, object? value)
    {
        if (plain.ContainsKey(name))
        {
            throw Refuse($"metadata has the name '{HarmlessText.Line(name, 60)}' twice.");
        }

        plain.Add(name, value);
    }

    private static DubInvalidRequestException RefuseType(object value) => Refuse(
        $"metadata holds a value of type {value.GetType().Name}, which has no plain JSON form; give text, numbers, booleans, dates, lists or hashtables.");

    private static DubInvalidRequestException Refuse(string message) => new("metadata", message);
}
