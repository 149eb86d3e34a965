using System.Globalization;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Keeps a commission for each sale, and answers the calls for them.</summary>
internal sealed class CommissionCalls(ServerClock clock, int pageCap)
{
    private static readonly Answer s_notFound = DubError.Of("not_found", "Commission not found.");

    private static readonly HashSet<string> s_settable = new(StringComparer.Ordinal) { "pending", "refunded", "duplicate", "canceled", "fraud" };

    private readonly Lock _lock = new();
    private readonly List<StoredCommission> _commissions = [];

    public void Add(Customer customer, long amount, string currency, string? invoiceId)
    {
        lock (_lock)
        {
            _commissions.Add(new StoredCommission
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"cm_{_commissions.Count + 1:D8}"),
                Customer = customer,
                Amount = amount,
                Currency = currency,
                InvoiceId = invoiceId,
                CreatedAt = clock.Now,
            });
        }
    }

    /// <summary>Gives the commissions of an invoice a status, as a payout would.</summary>
    public void Set(string invoiceId, string status)
    {
        lock (_lock)
        {
            foreach (StoredCommission commission in _commissions.Where(commission => commission.InvoiceId == invoiceId))
            {
                commission.Status = status;
            }
        }
    }

    public Answer Answer(CallRoute route, IQueryCollection query, JsonElement? body)
    {
        lock (_lock)
        {
            if (route.Kind == CallKind.CommissionList)
            {
                return List(query);
            }

            string? status = body is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("status", out JsonElement value) ? value.GetString() : null;
            if (status is null || !s_settable.Contains(status))
            {
                return DubError.Of("unprocessable_entity", "invalid_enum_value: status: Invalid enum value.");
            }

            string[] ids = route.Kind == CallKind.CommissionUpdate
                ? [route.CustomerId!]
                : [.. body!.Value.GetProperty("commissionIds").EnumerateArray().Select(static id => id.GetString()!)];
            return Update(ids, status, route.Kind == CallKind.CommissionBatch);
        }
    }

    private static Answer? Refuse(StoredCommission commission, string status) => commission.Status switch
    {
        "paid" => DubError.Of("bad_request", "Cannot update a commission that has already been paid."),
        "processed" => DubError.Of("bad_request", "Cannot update a commission while its payout is being processed."),
        _ when commission.Status == status => DubError.Of("bad_request", $"This commission is already in the {status} status."),
        _ => null,
    };

    private static void Write(Utf8JsonWriter writer, StoredCommission commission)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, commission.Id);
        writer.WriteString("type"u8, "sale"u8);
        writer.WriteNumber("amount"u8, commission.Amount);
        writer.WriteNumber("earnings"u8, commission.Earnings);
        writer.WriteString("currency"u8, commission.Currency);
        writer.WriteString("status"u8, commission.Status);
        writer.WriteString("invoiceId"u8, commission.InvoiceId);
        writer.WriteNull("description"u8);
        writer.WriteNumber("quantity"u8, 1);
        writer.WriteString("createdAt"u8, CustomerCalls.Text(commission.CreatedAt));
        writer.WriteString("updatedAt"u8, CustomerCalls.Text(commission.CreatedAt));
        writer.WriteStartObject("partner"u8);
        writer.WriteString("id"u8, "pn_sandbox"u8);
        writer.WriteString("name"u8, "Sandbox partner"u8);
        writer.WriteString("email"u8, "partner@example.com"u8);
        writer.WriteEndObject();
        writer.WritePropertyName("customer"u8);
        CustomerCalls.Write(writer, commission.Customer, isExpanded: false);
        writer.WriteEndObject();
    }

    private Answer Update(string[] ids, string status, bool isBatch)
    {
        if (ids.Length is 0 or > 100 || ids.Distinct().Count() != ids.Length)
        {
            return DubError.Of("unprocessable_entity", "custom: commissionIds: 1 to 100 different IDs are expected.");
        }

        StoredCommission?[] found = [.. ids.Select(id => _commissions.Find(commission => commission.Id == id))];
        if (found.Contains(null))
        {
            return s_notFound;
        }

        // All of a call or none.
        if (found.Select(commission => Refuse(commission!, status)).FirstOrDefault(static refusal => refusal is not null) is { } refusal)
        {
            return refusal;
        }

        foreach (StoredCommission? commission in found)
        {
            commission!.Status = status;
        }

        return Sandbox.Answer.Ok(JsonBytes.Of((found, isBatch), static (writer, state) =>
        {
            if (!state.isBatch)
            {
                Write(writer, state.found[0]!);
                return;
            }

            writer.WriteStartArray();
            foreach (StoredCommission? commission in state.found)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, commission!.Id);
                writer.WriteString("status"u8, commission.Status);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    private Answer List(IQueryCollection query)
    {
        string? invoice = query["invoiceId"];
        string? customer = query["customerId"];
        string? status = query["status"];
        string? after = query["startingAfter"];
        bool showsAll = status is not null || customer is not null || query.ContainsKey("partnerId") || query.ContainsKey("type");
        int size = Math.Min(int.TryParse(query["pageSize"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 100, pageCap);
        List<StoredCommission> found = [.. _commissions
            .AsEnumerable()
            .Reverse()
            .Where(_ => query["type"].FirstOrDefault() is null or "sale")
            .Where(commission => invoice is null || commission.InvoiceId == invoice)
            .Where(commission => customer is null || commission.Customer.Id == customer)
            .Where(commission => status is null || commission.Status == status)
            .Where(commission => showsAll || commission.Status is not ("duplicate" or "fraud" or "canceled"))];
        int start = after is null ? 0 : found.FindIndex(commission => commission.Id == after) + 1;
        return Sandbox.Answer.Ok(JsonBytes.Of(found.Skip(start).Take(size), static (writer, page) =>
        {
            writer.WriteStartArray();
            foreach (StoredCommission commission in page)
            {
                Write(writer, commission);
            }

            writer.WriteEndArray();
        }));
    }
}
