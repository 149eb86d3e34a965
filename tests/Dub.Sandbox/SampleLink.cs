using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>The one short link every click came by, in the three forms the calls give it.</summary>
internal static class SampleLink
{
    public const string Id = "link_1JSANDBOX00000000000000000";
    public const string Domain = "dub.sh";
    public const string Key = "sandbox";
    public const string Url = "https://example.com/";

    /// <summary>Where every click came from.</summary>
    public const string Country = "US";

    private const string CreatedAt = "2024-01-01T00:00:00.000Z";

    /// <summary>As the answer to a lead has it.</summary>
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteAddress(writer);
        WriteNulls(writer, "partnerId", "programId", "tenantId", "externalId");
        writer.WriteEndObject();
    }

    /// <summary>As a customer has it.</summary>
    public static void WriteOfCustomer(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteAddress(writer);
        WriteNulls(writer, "programId");
        writer.WriteEndObject();
    }

    /// <summary>All of it, as events and the list of links have it.</summary>
    public static void WriteWhole(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteAddress(writer);
        WriteNulls(
            writer,
            ["externalId", "tenantId", "programId", "partnerId", "expiresAt", "expiredUrl", "disabledAt", "password", "title", "description",
            "image", "video", "ios", "android", "geo", "folderId", "comments", "utm_source", "utm_medium", "utm_campaign", "utm_term",
            "utm_content", "testVariants", "testStartedAt", "testCompletedAt", "lastClicked", "tagId"]);
        writer.WriteBoolean("trackConversion"u8, true);
        foreach (string name in (string[])["archived", "proxy", "rewrite", "doIndex", "publicStats"])
        {
            writer.WriteBoolean(name, false);
        }

        foreach (string name in (string[])["clicks", "leads", "conversions", "sales", "saleAmount"])
        {
            writer.WriteNumber(name, 0);
        }

        foreach (string name in (string[])["tags", "webhookIds"])
        {
            writer.WriteStartArray(name);
            writer.WriteEndArray();
        }

        writer.WriteString("qrCode"u8, "https://api.dub.co/qr?url=https://dub.sh/sandbox?qr=1"u8);
        writer.WriteString("userId"u8, "user_sandbox"u8);
        writer.WriteString("workspaceId"u8, "ws_sandbox"u8);
        writer.WriteString("projectId"u8, "sandbox"u8);
        writer.WriteString("createdAt"u8, CreatedAt);
        writer.WriteString("updatedAt"u8, CreatedAt);
        writer.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter writer)
    {
        writer.WriteString("id"u8, Id);
        writer.WriteString("domain"u8, Domain);
        writer.WriteString("key"u8, Key);
        writer.WriteString("shortLink"u8, "https://dub.sh/sandbox"u8);
        writer.WriteString("url"u8, Url);
    }

    private static void WriteNulls(Utf8JsonWriter writer, params string[] names)
    {
        foreach (string name in names)
        {
            writer.WriteNull(name);
        }
    }
}
