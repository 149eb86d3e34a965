using System.Globalization;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers <c>GET /events</c>.</summary>
internal sealed class EventCalls(Workspace workspace, EventStore events, ServerClock clock, SandboxOptions options)
{
    public Answer List(IQueryCollection query)
    {
        var fields = new QueryReader(query);
        RecordedKind? kind = fields.Choice("event", "clicks", "leads", "sales") switch
        {
            "sales" => RecordedKind.Sale,
            "leads" => RecordedKind.Lead,
            _ => null,
        };
        (DateTimeOffset start, DateTimeOffset end) = fields.Period("30d", clock.Now);
        int page = fields.Count("page", "Page", int.MaxValue) ?? 1;
        int size = Math.Min(fields.Count("limit", "Page size", 1000) ?? 100, options.PageCap);
        bool isAscending = fields.Choice("sortOrder", "asc", "desc") == "asc";
        _ = fields.Choice("sortBy", "timestamp");
        if (fields.Problem is { } problem)
        {
            return DubError.Of("unprocessable_entity", problem);
        }

        string customerId = query["customerId"].ToString();
        IEnumerable<StoredEvent> found = (kind is { } known ? events.Visible(known) : [])
            .Where(item => customerId.Length == 0 || workspace.Find(item.Customer)?.Id == customerId)
            .Where(item => DateTimeOffset.FromUnixTimeMilliseconds(item.At) is var at && at >= start && at <= end);
        found = isAscending
            ? found.OrderBy(static item => item.At).ThenBy(static item => item.Number)
            : found.OrderByDescending(static item => item.At).ThenByDescending(static item => item.Number);
        List<StoredEvent> shown = [.. found.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size)];
        return Answer.Ok(JsonBytes.Of((calls: this, shown), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (StoredEvent item in state.shown)
            {
                state.calls.Write(writer, item);
            }

            writer.WriteEndArray();
        }));
    }

    private static void WriteCustomer(Utf8JsonWriter writer, Customer customer)
    {
        lock (customer.Lock)
        {
            writer.WriteStartObject("customer"u8);
            writer.WriteString("id"u8, customer.Id);
            writer.WriteString("name"u8, SampleName.Of(customer.Name, customer.Email, customer.ExternalId));
            writer.WriteString("email"u8, customer.Email ?? string.Empty);
            writer.WriteString("avatar"u8, customer.Avatar);
            writer.WriteString("externalId"u8, customer.ExternalId);
            writer.WriteString("country"u8, customer.Country ?? string.Empty);
            writer.WriteString("createdAt"u8, CustomerCalls.Text(customer.CreatedAt));
            writer.WriteEndObject();
        }
    }

    private static void WriteClick(Utf8JsonWriter writer, StoredEvent item, DateTimeOffset at)
    {
        writer.WriteStartObject("click"u8);
        writer.WriteString("id"u8, item.ClickId);
        writer.WriteString("timestamp"u8, CustomerCalls.Text(at));
        WritePlace(writer);
        foreach (string name in (string[])["region", "ua", "trigger", "referer", "refererUrl"])
        {
            writer.WriteString(name, string.Empty);
        }

        writer.WriteBoolean("qr"u8, false);
        writer.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter writer)
    {
        writer.WriteString("url"u8, SampleLink.Url);
        writer.WriteString("country"u8, SampleLink.Country);
        writer.WriteString("city"u8, "San Francisco"u8);
        writer.WriteString("continent"u8, "NA"u8);
        writer.WriteString("device"u8, "Desktop"u8);
        writer.WriteString("browser"u8, "Chrome"u8);
        writer.WriteString("os"u8, "Windows"u8);
        writer.WriteString("ip"u8, string.Empty);
    }

    private void Write(Utf8JsonWriter writer, StoredEvent item)
    {
        bool isSale = item.Kind == RecordedKind.Sale;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(item.At);
        writer.WriteStartObject();
        writer.WriteString("event"u8, isSale ? "sale" : "lead");
        writer.WriteString("timestamp"u8, options.IsoEventTimes ? CustomerCalls.Text(at) : JavaScriptText(at));
        writer.WriteString("eventId"u8, string.Create(CultureInfo.InvariantCulture, $"event_{item.Number:D8}"));
        writer.WriteString("eventName"u8, item.EventName);
        if (isSale)
        {
            writer.WriteStartObject("sale"u8);
            writer.WriteNumber("amount"u8, item.Amount);
            writer.WriteString("invoiceId"u8, item.InvoiceId ?? string.Empty);
            writer.WriteString("paymentProcessor"u8, item.PaymentProcessor);
            writer.WriteString("currency"u8, item.Currency);
            writer.WriteEndObject();
            writer.WriteNumber("saleAmount"u8, item.Amount);
            writer.WriteString("invoice_id"u8, item.InvoiceId ?? string.Empty);
            writer.WriteString("payment_processor"u8, item.PaymentProcessor);
        }

        if (item.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata"u8);
            metadata.WriteTo(writer);
        }

        WriteClick(writer, item, at);
        writer.WritePropertyName("link"u8);
        SampleLink.WriteWhole(writer);
        WriteCustomer(writer, workspace.Find(item.Customer) ?? workspace.GetOrAdd(item.Customer, item.ClickId));

        // Deprecated, and given all the same.
        writer.WriteString("click_id"u8, item.ClickId);
        writer.WriteString("link_id"u8, SampleLink.Id);
        writer.WriteString("domain"u8, SampleLink.Domain);
        writer.WriteString("key"u8, SampleLink.Key);
        WritePlace(writer);
        writer.WriteNumber("qr"u8, 0);
        writer.WriteEndObject();
    }

    // What Dub's schema makes of a date: its text in the server's zone, to the second.
    private static string JavaScriptText(DateTimeOffset time) => time.UtcDateTime.ToString(
        "ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture);
}
