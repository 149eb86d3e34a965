using System.Globalization;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers the calls that only read.</summary>
internal sealed class ReadCalls(Workspace workspace, EventStore events, int pageCap)
{
    private const string ExternalPrefix = "ext_";

    public Answer Answer(CallRoute route, IQueryCollection query) => route.Kind switch
    {
        CallKind.CustomerLookup => One(route.CustomerId!, query),
        CallKind.CustomerList => Customers(query),
        CallKind.EventList => Events(query),
        _ => Answers(writer =>
        {
            writer.WriteStartArray();
            SampleLink.Write(writer);
            writer.WriteEndArray();
        }),
    };

    private static Answer Answers(Action<Utf8JsonWriter> write) => Sandbox.Answer.Ok(JsonBytes.Of(write, static (writer, state) => state(writer)));

    private static int Count(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : otherwise;

    private static bool Has(IQueryCollection query, string name) => query[name] == "true";

    private Answer One(string id, IQueryCollection query)
    {
        Customer? customer = id.StartsWith(ExternalPrefix, StringComparison.Ordinal)
            ? workspace.Find(id[ExternalPrefix.Length..])
            : workspace.FindById(id);
        return customer is null
            ? CustomerCalls.NotFound
            : Answers(writer => CustomerCalls.Write(writer, customer, Has(query, "includeExpandedFields")));
    }

    private Answer Customers(IQueryCollection query)
    {
        int size = Math.Min(Count(query, "pageSize", 100), pageCap);
        string? after = query["startingAfter"];
        List<Customer> found = [.. workspace.All
            .Where(customer => Fits(query["email"], customer.Email) && Fits(query["country"], customer.Country))
            .OrderByDescending(static customer => customer.CreatedAt)
            .ThenByDescending(static customer => customer.Id, StringComparer.Ordinal)];
        int start = after is null ? 0 : found.FindIndex(customer => customer.Id == after) + 1;
        return Answers(writer =>
        {
            writer.WriteStartArray();
            foreach (Customer customer in found.Skip(start).Take(size))
            {
                CustomerCalls.Write(writer, customer, Has(query, "includeExpandedFields"));
            }

            writer.WriteEndArray();
        });
    }

    private Answer Events(IQueryCollection query)
    {
        RecordedKind? kind = query["event"].ToString() switch
        {
            "sales" => RecordedKind.Sale,
            "leads" => RecordedKind.Lead,
            _ => null,
        };
        int size = Math.Min(Count(query, "limit", 100), pageCap);
        int page = Count(query, "page", 1);
        DateTimeOffset start = Day(query["start"], DateTimeOffset.MinValue);
        DateTimeOffset end = Day(query["end"], DateTimeOffset.MaxValue.AddDays(-2)).AddDays(1);
        string customerId = query["customerId"].ToString();
        IEnumerable<StoredEvent> found = (kind is { } known ? events.Visible(known) : [])
            .Where(item => customerId.Length == 0 || workspace.Find(item.Customer)?.Id == customerId)
            .Where(item => DateTimeOffset.FromUnixTimeMilliseconds(item.At) is var at && at >= start && at < end);
        found = query["sortOrder"] == "asc"
            ? found.OrderBy(static item => item.At).ThenBy(static item => item.Number)
            : found.OrderByDescending(static item => item.At).ThenByDescending(static item => item.Number);
        List<StoredEvent> shown = [.. found.Skip((page - 1) * size).Take(size)];
        return Answers(writer =>
        {
            writer.WriteStartArray();
            foreach (StoredEvent item in shown)
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
        });
    }

    private static bool Fits(string? wanted, string? actual) => string.IsNullOrEmpty(wanted) || wanted == actual;

    // The live service takes whole days.
    private static DateTimeOffset Day(string? text, DateTimeOffset otherwise) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero)
            : otherwise;

    private void Write(Utf8JsonWriter writer, StoredEvent item)
    {
        bool isSale = item.Kind == RecordedKind.Sale;
        writer.WriteStartObject();
        writer.WriteString("event"u8, isSale ? "sale" : "lead");
        writer.WriteString("timestamp"u8, CustomerCalls.Text(DateTimeOffset.FromUnixTimeMilliseconds(item.At)));
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
        }

        writer.WritePropertyName("metadata"u8);
        if (item.Metadata is { } metadata)
        {
            metadata.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteStartObject("click"u8);
        writer.WriteString("id"u8, item.ClickId);
        writer.WriteString("country"u8, "US"u8);
        writer.WriteEndObject();
        writer.WritePropertyName("link"u8);
        SampleLink.Write(writer);
        writer.WritePropertyName("customer"u8);
        CustomerCalls.Write(writer, workspace.Find(item.Customer) ?? workspace.GetOrAdd(item.Customer, item.ClickId), isExpanded: false);
        writer.WriteEndObject();
    }
}
