using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>What tells one call from another, read before the body is checked: faults strike unsound calls too.</summary>
internal readonly record struct CallIdentity(string Path, string? Customer, string? Invoice, string? What)
{
    public static CallIdentity Of(CallRoute route, JsonElement? body)
    {
        string? customer = route.CustomerId;
        if (customer is not null && customer.StartsWith("ext_", StringComparison.Ordinal))
        {
            customer = customer[4..];
        }

        if (body is not { ValueKind: JsonValueKind.Object } fields)
        {
            return new CallIdentity(route.Path, customer, null, null);
        }

        customer ??= Text(fields, "customerExternalId") ?? Text(fields, "externalId") ?? Text(fields, "customerId");
        return new CallIdentity(
            route.Path, customer, Text(fields, "invoiceId"), Text(fields, "amount") ?? Text(fields, "eventName"));
    }

    /// <summary>A rule may name a path with its ID, or only its start: <c>/customers</c>.</summary>
    public bool IsAt(string path)
    {
        return Path == path || (Path.StartsWith(path, StringComparison.Ordinal) && Path[path.Length] == '/');
    }

    public ulong Hash(ulong seed)
    {
        return StableHash.Of(seed).Add(Path).Add(Customer).Add(Invoice).Add(What).Value;
    }

    private static string? Text(JsonElement body, string name)
    {
        return !body.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }
}
