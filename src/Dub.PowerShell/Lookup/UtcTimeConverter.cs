using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Dub.Lookup;

/// <summary>
/// Reads a point in time in each form that Dub has given it: ISO 8601, that of its event store
/// (<c>2026-11-27 14:24:39.123</c>), and a JavaScript date as text
/// (<c>Fri Nov 27 2026 14:24:39 GMT+0000 (Coordinated Universal Time)</c>), which the events have because their schema
/// makes a string of a <c>Date</c> (<c>z.coerce.string()</c>). A time that names no zone is in UTC. One that cannot be read
/// is null: it must not make the rest of a list unreadable.
/// </summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset?>
{
    private static readonly Regex s_iso = new(@"^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)", RegexOptions.CultureInvariant);

    // The name of the zone behind the offset depends on the server's locale.
    private static readonly Regex s_javaScript = new(
        @"^(?:\p{L}{3},? )?(?<day>\p{L}{3} \d{1,2} \d{4} \d\d:\d\d:\d\d)(?:\.\d+)? (?:GMT|UTC|Z)(?:(?<hours>[+-]\d\d):?(?<minutes>\d\d))?(?: ?\(.*\))?$",
        RegexOptions.CultureInvariant);

    /// <summary>Reads a time; null where it is in no form that is known.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        if (s_iso.IsMatch(trimmed))
        {
            return DateTimeOffset.TryParse(
                trimmed,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset iso)
                ? iso
                : null;
        }

        if (DateTimeOffset.TryParseExact(trimmed, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset http))
        {
            return http;
        }

        Match match = s_javaScript.Match(trimmed);
        string offset = match.Groups["hours"].Success ? $"{match.Groups["hours"].Value}:{match.Groups["minutes"].Value}" : "+00:00";
        return match.Success && DateTimeOffset.TryParseExact(
            $"{match.Groups["day"].Value} {offset}",
            "MMM d yyyy HH:mm:ss zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time)
            ? time
            : null;
    }

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Parse(reader.GetString());
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
