using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dub.Sandbox;

/// <summary>
/// Reads a body's fields as Dub's schemas do. Like Dub it reports the first problem only, so it reads on
/// after one and keeps it in <see cref="Problem"/>.
/// </summary>
internal sealed partial class FieldReader(JsonElement body)
{
    private const int MetadataLimit = 10_000;

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first problem in Dub's words, or null.</summary>
    public string? Problem { get; private set; }

    public string? RequiredText(string name, int longest = int.MaxValue, bool mayBeEmpty = false)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return Fail($"invalid_type: {name}: Invalid input: expected string, received undefined");
        }

        string? text = Text(name, value, longest, trim: true);
        return text is { Length: 0 } && !mayBeEmpty ? Fail($"too_small: {name}: {name} is required") : text;
    }

    /// <summary>A text that may be missing or null; where null is not allowed, a missing one has a default.</summary>
    public string? OptionalText(string name, int longest = int.MaxValue, bool nullable = true, bool trim = false)
    {
        return !body.TryGetProperty(name, out JsonElement value) || (nullable && value.ValueKind == JsonValueKind.Null)
            ? null
            : Text(name, value, longest, trim);
    }

    public string? OptionalEmail(string name, int longest)
    {
        string? text = OptionalText(name, longest);
        return text is not null && !Email().IsMatch(text) ? Fail($"invalid_format: {name}: Invalid email address") : text;
    }

    public string? OptionalUrl(string name)
    {
        string? text = OptionalText(name);
        return text is not null && !Uri.TryCreate(text, UriKind.Absolute, out _) ? Fail($"invalid_format: {name}: Invalid URL") : text;
    }

    public string? Choice(string name, string[] choices, bool required)
    {
        if (!body.TryGetProperty(name, out JsonElement value))
        {
            return required ? Fail(NoneOf(name, choices)) : null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return Array.IndexOf(choices, text) < 0 ? Fail(NoneOf(name, choices)) : text;
    }

    /// <param name="name">The field.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="most">The most that is taken.</param>
    /// <param name="required">Whether it has to be there.</param>
    /// <param name="tooSmall">What is said of one that is too small.</param>
    /// <param name="noInteger">What is said of anything that is no integer.</param>
    public long? Integer(string name, long least, long most, bool required, string? tooSmall = null, string? noInteger = null)
    {
        if (!body.TryGetProperty(name, out JsonElement value) || (!required && value.ValueKind == JsonValueKind.Null))
        {
            return required ? FailNumber($"invalid_type: {name}: {noInteger ?? "Invalid input: expected number, received undefined"}") : null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return FailNumber($"invalid_type: {name}: {noInteger ?? $"Invalid input: expected number, received {TypeName(value)}"}");
        }

        double number = value.GetDouble();
        if (!double.IsInteger(number))
        {
            return FailNumber($"invalid_type: {name}: {noInteger ?? "Invalid input: expected int, received number"}");
        }

        if (number < least)
        {
            return FailNumber($"too_small: {name}: {tooSmall ?? $"Too small: expected number to be >{least - 1}"}");
        }

        return number > most
            ? FailNumber($"too_big: {name}: Too big: expected number to be <={most}")
            : value.TryGetInt64(out long exact) ? exact : (long)number;
    }

    public JsonElement? Metadata(string name = "metadata")
    {
        if (!body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fail($"invalid_type: {name}: Invalid input: expected record, received {TypeName(value)}");
            return null;
        }

        // Written compactly it is never longer than it arrived, so most need no second look.
        if (JsonMarshal.GetRawUtf8Value(value).Length > MetadataLimit
            && Encoding.UTF8.GetCharCount(JsonSerializer.SerializeToUtf8Bytes(value, s_relaxed)) > MetadataLimit)
        {
            Fail($"custom: {name}: Metadata must be less than 10,000 characters when stringified");
        }

        return value;
    }

    /// <summary>The problem of a value that is none of the choices.</summary>
    public static string NoneOf(string name, string[] choices) =>
        $"invalid_value: {name}: Invalid option: expected one of \"{string.Join("\"|\"", choices)}\"";

    public static string TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    [GeneratedRegex(@"^(?!\.)(?!.*\.\.)([A-Z0-9_'+\-\.]*)[A-Z0-9_+-]@([A-Z0-9][A-Z0-9\-]*\.)+[A-Z]{2,}$", RegexOptions.IgnoreCase)]
    private static partial Regex Email();

    private string? Text(string name, JsonElement value, int longest, bool trim)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Fail($"invalid_type: {name}: Invalid input: expected string, received {TypeName(value)}");
        }

        string text = value.GetString()!;
        text = trim ? text.Trim() : text;
        return text.Length > longest
            ? Fail($"too_big: {name}: Too big: expected string to have <={longest} characters")
            : text;
    }

    private string? Fail(string problem)
    {
        Problem ??= problem;
        return null;
    }

    private long? FailNumber(string problem)
    {
        Problem ??= problem;
        return null;
    }
}
