using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Reads rules of the control API. A field it does not know is an error: a misspelt one would test something else.</summary>
internal static class FaultRuleReader
{
    private static readonly HashSet<string> s_fields = new(StringComparer.Ordinal)
    {
        "fault", "path", "customer", "invoice", "after", "times", "record", "ms", "status", "code", "message", "docUrl",
        "headers", "contentType", "body", "bare", "bytes", "gzip", "intervalMs", "resetMs", "location", "charset",
    };

    /// <exception cref="JsonException">The text is no rule, or no list of rules.</exception>
    public static List<FaultRule> Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray().Select(ReadRule)],
            _ => [ReadRule(root)],
        };
    }

    private static FaultRule ReadRule(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A fault rule is an object.");
        }

        foreach (JsonProperty property in rule.EnumerateObject())
        {
            if (!s_fields.Contains(property.Name))
            {
                throw new JsonException($"Unknown field: {property.Name}. Known: {string.Join(", ", s_fields)}");
            }
        }

        string name = Text(rule, "fault") ?? throw new JsonException("A fault rule needs the field 'fault'.");
        if (!FaultNames.TryFind(name, out FaultKind kind))
        {
            throw new JsonException($"Unknown fault: {name}. Known: {string.Join(", ", FaultNames.All)}");
        }

        int delay = Number(rule, "ms") ?? 0;
        int status = Number(rule, "status") ?? (kind == FaultKind.Redirect ? 307 : kind == FaultKind.Status ? 500 : 200);
        return new FaultRule
        {
            Kind = kind,
            Name = name,
            Path = Text(rule, "path"),
            Customer = Text(rule, "customer"),
            Invoice = Text(rule, "invoice"),
            After = Number(rule, "after") ?? 0,
            Times = Number(rule, "times") ?? 1,
            Records = Flag(rule, "record") ?? (FaultNames.RecordsByDefault(kind) && status < 400),
            Delay = new LatencyRange(delay, delay),
            Status = status is >= 200 and <= 599 ? status : throw new JsonException("'status' lies between 200 and 599."),
            Code = Text(rule, "code"),
            Message = Text(rule, "message"),
            DocUrl = Text(rule, "docUrl"),
            Headers = Headers(rule),
            ContentType = Text(rule, "contentType"),
            Body = Text(rule, "body"),
            IsBare = Flag(rule, "bare") ?? false,
            Bytes = Number(rule, "bytes") ?? 2 * 1024 * 1024,
            IsZipped = Flag(rule, "gzip") ?? false,
            IntervalMilliseconds = Number(rule, "intervalMs") ?? 1000,
            ResetMilliseconds = Number(rule, "resetMs") ?? 300,
            Location = Text(rule, "location") ?? "https://example.com/",
            Charset = Text(rule, "charset") ?? "utf-8",
        };
    }

    private static List<KeyValuePair<string, string>> Headers(JsonElement rule)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (rule.TryGetProperty("headers", out JsonElement value))
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("'headers' is an object of name and value.");
            }

            foreach (JsonProperty header in value.EnumerateObject())
            {
                string text = header.Value.ValueKind == JsonValueKind.String ? header.Value.GetString()! : header.Value.GetRawText();
                headers.Add(new KeyValuePair<string, string>(header.Name, text));
            }
        }

        return headers;
    }

    private static string? Text(JsonElement rule, string name)
    {
        return !rule.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw new JsonException($"'{name}' is a text.");
    }

    private static int? Number(JsonElement rule, string name)
    {
        return !rule.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number
            : throw new JsonException($"'{name}' is a whole number, 0 or more.");
    }

    private static bool? Flag(JsonElement rule, string name)
    {
        return !rule.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw new JsonException($"'{name}' is true or false.");
    }
}
