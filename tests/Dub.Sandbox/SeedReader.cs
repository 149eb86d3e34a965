using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>
/// Adds the customers and commissions a test wants to be there. Their IDs are new, whatever day they are of: as with
/// Dub's own importers and with dated commissions.
/// </summary>
internal static class SeedReader
{
    /// <exception cref="JsonException">It is not what is documented.</exception>
    public static void AddCustomers(ReadOnlyMemory<byte> json, Workspace workspace) => ForEach(json, item =>
    {
        Customer customer = workspace.GetOrAdd(Required(item, "externalId"), clickId: null, createdAt: Time(item, "createdAt"));
        lock (customer.Lock)
        {
            customer.Name = Text(item, "name") ?? customer.Name;
            customer.Email = Text(item, "email") ?? customer.Email;
            customer.Country = Text(item, "country") ?? customer.Country;
        }
    });

    /// <exception cref="JsonException">It is not what is documented.</exception>
    public static void AddCommissions(ReadOnlyMemory<byte> json, Workspace workspace, CommissionCalls commissions) => ForEach(json, item =>
        commissions.Add(
            workspace.GetOrAdd(Required(item, "customer"), clickId: null),
            Number(item, "amount") ?? 0,
            Text(item, "currency") ?? "usd",
            Text(item, "invoiceId"),
            Number(item, "earnings"),
            Text(item, "status"),
            Time(item, "createdAt")));

    private static void ForEach(ReadOnlyMemory<byte> json, Action<JsonElement> add)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        foreach (JsonElement item in root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : new[] { root })
        {
            add(item.ValueKind == JsonValueKind.Object ? item : throw new JsonException("An object was expected."));
        }
    }

    private static string Required(JsonElement item, string name) => Text(item, name) ?? throw new JsonException($"{name} is missing.");

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static DateTimeOffset? Time(JsonElement item, string name) =>
        Number(item, name) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
