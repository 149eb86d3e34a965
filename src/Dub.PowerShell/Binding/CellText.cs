using System;
using System.Data.SqlTypes;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Dub.PowerShell;

/// <summary>
/// The text of a single value, from which the value could be read back: a time keeps its fraction, a number its digits.
/// What is no single value has no text but a reason, which is kept in the text's place until it is known which row
/// and which field it concerns.
/// </summary>
internal static class CellText
{
    // Begins a reason: a noncharacter, which no text may hold.
    private const char ReasonMark = '\uFFFF';

    // Up to here each whole number has a floating-point number of its own.
    private const double MaxExactDouble = 9_007_199_254_740_991;
    private const float MaxExactFloat = 16_777_215;

    /// <summary>The value's text; blank where there is none, and a reason where it has no text.</summary>
    public static string Of(object? value) => value switch
    {
        null or DBNull => string.Empty,
        string text => text,
        PSObject wrapped => wrapped.BaseObject is PSCustomObject ? Refuse("PSCustomObject") : Of(wrapped.BaseObject),
        SwitchParameter on => Of(on.IsPresent),
        double number => OfDouble(number),
        float number => OfFloat(number),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        Enum or char or Version => value.ToString() ?? string.Empty,
        bool truth => truth ? "True" : "False",
        Uri address => address.OriginalString,
        INullable database => OfDatabaseValue(database),
        JsonElement json => OfJson(json),
        JsonNode json => OfJson(JsonSerializer.SerializeToElement(json)),
        XmlNode node => OfXml(node),
        IFormattable when value is ValueType => OfFormattable((IFormattable)value),
        _ => Refuse(value.GetType().Name),
    };

    /// <summary>Why the value has no text; null where it has one.</summary>
    public static string? ReasonIn(string text) => text.Length > 0 && text[0] == ReasonMark ? text.Substring(1) : null;

    private static string Refuse(string type) => $"{ReasonMark}is not a single value but a {type}; give text or a number.";

    private static string OfDouble(double number) =>
        Math.Floor(number) != number
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : Math.Abs(number) <= MaxExactDouble
                ? ((long)number).ToString(CultureInfo.InvariantCulture)
                : Inexact(number.ToString("R", CultureInfo.InvariantCulture));

    private static string OfFloat(float number) =>
        Math.Floor(number) != number
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : Math.Abs(number) <= MaxExactFloat
                ? ((long)number).ToString(CultureInfo.InvariantCulture)
                : Inexact(number.ToString("R", CultureInfo.InvariantCulture));

    private static string Inexact(string number) =>
        $"{ReasonMark}is the floating-point number {number}, which does not keep each digit; give text or a whole number.";

    // Types of a newer runtime are known by their names: this assembly is older than they are.
    private static string OfFormattable(IFormattable value) => value.GetType().FullName switch
    {
        "System.DateOnly" or "System.TimeOnly" => value.ToString("o", CultureInfo.InvariantCulture),
        "System.Half" => OfDouble(double.Parse(value.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        "System.Int128" or "System.UInt128" => value.ToString(null, CultureInfo.InvariantCulture),
        _ when value is IConvertible or Guid or TimeSpan or BigInteger => value.ToString(null, CultureInfo.InvariantCulture),
        _ => Refuse(value.GetType().Name),
    };

    private static string OfDatabaseValue(INullable value) => value switch
    {
        { IsNull: true } => string.Empty,
        // Its value may have more digits than a decimal holds.
        SqlDecimal number => number.ToString(),
        SqlString or SqlBoolean or SqlByte or SqlInt16 or SqlInt32 or SqlInt64 or SqlSingle or SqlDouble or SqlMoney or SqlDateTime or SqlGuid =>
            Of(value.GetType().GetProperty("Value")!.GetValue(value)),
        _ => Refuse(value.GetType().Name),
    };

    // An element with attributes or elements of its own says more than its text does.
    private static string OfXml(XmlNode node) => node switch
    {
        XmlAttribute or XmlCharacterData => node.Value ?? string.Empty,
        XmlElement { HasAttributes: false } element when IsText(element) => element.InnerText,
        _ => Refuse(node.GetType().Name),
    };

    private static string OfJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Number => json.GetRawText(),
        JsonValueKind.True => Of(true),
        JsonValueKind.False => Of(false),
        _ => Refuse("JSON " + (json.ValueKind == JsonValueKind.Array ? "array" : "object")),
    };

    private static bool IsText(XmlElement element)
    {
        foreach (XmlNode child in element.ChildNodes)
        {
            if (child is not (XmlCharacterData or XmlProcessingInstruction))
            {
                return false;
            }
        }

        return true;
    }
}
