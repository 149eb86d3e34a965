using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>The one short link every click came by.</summary>
internal static class SampleLink
{
    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, "link_1JSANDBOX00000000000000000"u8);
        writer.WriteString("domain"u8, "dub.sh"u8);
        writer.WriteString("key"u8, "sandbox"u8);
        writer.WriteString("shortLink"u8, "https://dub.sh/sandbox"u8);
        writer.WriteString("url"u8, "https://example.com/"u8);
        writer.WriteNull("partnerId"u8);
        writer.WriteNull("programId"u8);
        writer.WriteNull("tenantId"u8);
        writer.WriteNull("externalId"u8);
        writer.WriteString("workspaceId"u8, "ws_sandbox"u8);
        writer.WriteEndObject();
    }
}
