using System.Text;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Bodies made to hurt a client that trusts them.</summary>
internal static class HostileBodies
{
    public const string Garbage = "{\"click\": {\"id\": ]]<<<not json>>>";

    public const string WrongShape = "{\"ok\":true,\"data\":[1,2,3],\"click\":\"x\",\"customer\":42,\"sale\":[]}";

    /// <summary>Colours, a hidden link, a C1 clear-screen, reversed text, line breaks and a bell.</summary>
    public const string EscapeText =
        "\u001b[31mred\u001b[0m \u001b]8;;https://evil.example/\u001b\\link\u001b]8;;\u001b\\ "
        + "\u009b2J \u202egnp.exe\u202c \u2066isolate\u2069 one\r\ntwo \u0007\u0000";

    private const int Depth = 100_000;

    public static byte[] Deep()
    {
        return Encoding.ASCII.GetBytes($"{{\"deep\":{new string('[', Depth)}{new string(']', Depth)}}}");
    }

    /// <summary>The given JSON object with one more field, whose text is not valid in its encoding.</summary>
    public static byte[] BadlyEncoded(byte[] json, bool utf16)
    {
        string text = Encoding.UTF8.GetString(json).TrimEnd('}');
        string ends = new('}', json.Length - Encoding.UTF8.GetByteCount(text));
        string start = text + ends[..^1] + ",\"note\":\"";
        return utf16
            ? [.. Encoding.Unicode.GetBytes(start), 0x00, 0xD8, 0x41, 0x00, 0x00, 0xDC, .. Encoding.Unicode.GetBytes("\"}"), 0x7D]
            : [.. Encoding.UTF8.GetBytes(start), 0xFF, 0xFE, 0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80, .. "\"}"u8];
    }

    /// <summary>A well-formed answer to the call whose texts are all <see cref="EscapeText"/>.</summary>
    public static byte[] Escape(CallKind kind) => JsonBytes.Of(kind, static (writer, kind) =>
    {
        writer.WriteStartObject();
        switch (kind)
        {
            case CallKind.Lead:
                writer.WriteStartObject("click"u8);
                writer.WriteString("id"u8, EscapeText);
                writer.WriteEndObject();
                WriteTexts(writer, "link", "id", "domain", "key", "shortLink", "url");
                WriteTexts(writer, "customer", "id", "name", "email", "avatar", "externalId");
                break;
            case CallKind.Sale:
                writer.WriteString("eventName"u8, EscapeText);
                WriteTexts(writer, "customer", "id", "name", "email", "avatar", "externalId");
                writer.WriteStartObject("sale"u8);
                writer.WriteNumber("amount"u8, 1);
                writer.WriteString("currency"u8, EscapeText);
                writer.WriteString("paymentProcessor"u8, EscapeText);
                writer.WriteString("invoiceId"u8, EscapeText);
                WriteTexts(writer, "metadata", EscapeText);
                writer.WriteEndObject();
                break;
            case CallKind.Customer:
                WriteFields(writer, "customerId", "customerName", "customerEmail", "customerAvatar");
                break;
            case CallKind.CustomerUpdate:
            case CallKind.None:
            default:
                WriteFields(writer, "id", "name", "email", "avatar", "externalId", "stripeCustomerId", "country");
                break;
        }

        writer.WriteEndObject();
    });

    private static void WriteTexts(Utf8JsonWriter writer, string name, params ReadOnlySpan<string> fields)
    {
        writer.WriteStartObject(name);
        WriteFields(writer, fields);
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            writer.WriteString(field, EscapeText);
        }
    }
}
