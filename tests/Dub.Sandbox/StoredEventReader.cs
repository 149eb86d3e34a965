using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Reads the events that a test adds to the store: what another client sent, or an earlier import.</summary>
internal static class StoredEventReader
{
    /// <exception cref="JsonException">It is not what is documented.</exception>
    public static List<StoredEvent> Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(ReadOne)] : [ReadOne(root)];
    }

    private static StoredEvent ReadOne(JsonElement item) => new()
    {
        Kind = Text(item, "kind") switch
        {
            "sale" => RecordedKind.Sale,
            "lead" => RecordedKind.Lead,
            var kind => throw new JsonException($"kind cannot be '{kind}'."),
        },
        Customer = Text(item, "customer") ?? throw new JsonException("customer is missing."),
        EventName = Text(item, "eventName") ?? "Purchase",
        ClickId = "sandbox_click",
        Amount = Number(item, "amount"),
        Currency = Text(item, "currency") ?? "usd",
        InvoiceId = Text(item, "invoiceId"),
        PaymentProcessor = Text(item, "paymentProcessor") ?? "custom",
        At = Number(item, "at"),
    };

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
