using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
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
        object? plain = value is PSObject wrapped && wrapped.BaseObject is string inner ? inner : value;
        if (plain is string json)
        {
            return string.IsNullOrWhiteSpace(json) ? null : FromJson(json);
        }

        return ReadValue(plain) switch
        {
            null => null,
            IDictionary dictionary => dictionary,
            var other => throw Refuse($"metadata is one {other.GetType().Name}; give a hashtable, an object, or a string with a JSON object."),
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
            null => null,
            string or char or bool or DateTime or DateTimeOffset or Guid or Uri or Version or TimeSpan or Enum => plain,
            SwitchParameter on => on.IsPresent,
            SecureString or PSCredential or ScriptBlock => throw Refuse($"metadata holds a {plain.GetType().Name}, which is not for sending."),
            System.Numerics.BigInteger => plain,
            ValueType and IConvertible => plain,
            JsonElement => plain,
            IDictionary dictionary => FromDictionary(dictionary, depth),
            IEnumerable list => FromList(list, depth),
            _ => FromProperties(PSObject.AsPSObject(plain), depth),
        };
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

    private static DubInvalidRequestException Refuse(string message) => new("metadata", message);
}
