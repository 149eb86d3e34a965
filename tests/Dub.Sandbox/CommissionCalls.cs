using System.Globalization;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Keeps a commission for each sale, and answers the calls for them.</summary>
internal sealed class CommissionCalls(ServerClock clock, int pageCap)
{
    private const string PartnerId = "pn_sandbox";

    private static readonly Answer s_notFound = DubError.Of("not_found", "Commission not found.");

    private static readonly string[] s_settable = ["pending", "refunded", "duplicate", "canceled", "fraud"];

    private readonly Lock _lock = new();
    private readonly List<StoredCommission> _commissions = [];

    /// <summary>Adds a commission; where nothing else is said, of a fifth of the sale, pending, and of now.</summary>
    public void Add(
        Customer customer, long amount, string currency, string? invoiceId, long? earnings = null, string? status = null, DateTimeOffset? createdAt = null)
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
                CreatedAt = createdAt ?? clock.Now,
                Earnings = earnings ?? amount / 5,
                Status = status ?? "pending",
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

            string[] ids = route.Kind == CallKind.CommissionUpdate
                ? [route.CustomerId!]
                : [.. body!.Value.GetProperty("commissionIds").EnumerateArray().Select(static id => id.GetString()!)];
            if (Refuse(ids) is { } refusal)
            {
                return refusal;
            }

            string? status = body is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("status", out JsonElement value) ? value.GetString() : null;
            if (status is null || !s_settable.Contains(status))
            {
                return DubError.Of("unprocessable_entity", FieldReader.NoneOf("status", s_settable));
            }

            return Update(ids, status, route.Kind == CallKind.CommissionBatch);
        }
    }

    private static Answer? Refuse(string[] ids) => ids.Length switch
    {
        0 => DubError.Of("unprocessable_entity", "too_small: commissionIds: At least one commission ID is required."),
        > 100 => DubError.Of("unprocessable_entity", "too_big: commissionIds: You can only update up to 100 commissions at a time."),
        var count when ids.Distinct().Count() != count => DubError.Of("unprocessable_entity", "custom: commissionIds: commissionIds must be unique."),
        _ => null,
    };

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
        writer.WriteString("id"u8, PartnerId);
        writer.WriteString("name"u8, "Sandbox partner"u8);
        writer.WriteString("email"u8, "partner@example.com"u8);
        writer.WriteEndObject();
        writer.WritePropertyName("customer"u8);
        CustomerCalls.Write(writer, commission.Customer, isExpanded: false);
        writer.WriteEndObject();
    }

    private Answer Update(string[] ids, string status, bool isBatch)
    {
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
        var fields = new QueryReader(query);
        string[]? types = fields.Choices("type", "click", "lead", "sale", "referral", "custom");
        string? customer = query["customerId"];
        string? partner = query["partnerId"];
        string? payout = query["payoutId"];
        string? status = fields.Choice("status", "pending", "processed", "paid", "refunded", "duplicate", "fraud", "canceled", "hold");
        _ = fields.Choice("sortBy", "createdAt", "amount");
        (DateTimeOffset start, DateTimeOffset end) = fields.Period("all", clock.Now);
        var page = ListPage.Read(fields, most: 100, pageCap);
        if (fields.Problem is { } problem)
        {
            return DubError.Of("unprocessable_entity", problem);
        }

        // An invoice leaves every other filter out of account, and no status out.
        string? invoice = query["invoiceId"];
        bool showsAll = types is not null || (status ?? customer ?? payout ?? partner) is not null;
        IEnumerable<StoredCommission> fitting = !string.IsNullOrEmpty(invoice)
            ? _commissions.Where(commission => commission.InvoiceId == invoice)
            : _commissions
                .Where(static commission => commission.Earnings != 0)
                .Where(_ => (types is null || types.Contains("sale")) && (partner is null or PartnerId) && payout is null)
                .Where(commission => customer is null || commission.Customer.Id == customer)
                .Where(commission => status is null || commission.Status == status)
                .Where(commission => showsAll || commission.Status is not ("duplicate" or "fraud" or "canceled"))
                .Where(commission => commission.CreatedAt >= start && commission.CreatedAt <= end);
        return page.Take(
            [.. fitting],
            static commission => commission.Id,
            static commission => commission.CreatedAt,
            id => _commissions.Exists(commission => commission.Id == id),
            Write);
    }
}
