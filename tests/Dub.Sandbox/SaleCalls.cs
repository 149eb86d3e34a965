using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers <c>POST /track/sale</c>.</summary>
internal sealed class SaleCalls(Workspace workspace, Audit audit, EventStore events, CommissionCalls? commissions, ServerClock clock)
{
    private const string DirectSaleLead = "Direct sale tracking lead event";

    public Answer Track(SaleRequest sale, ApiGeneration generation, long request)
    {
        return string.IsNullOrEmpty(sale.InvoiceId)
            ? TrackOnce(sale, generation, request).Answer
            : workspace.OncePerInvoice(
                sale.InvoiceId,
                (calls: this, sale, generation, request),
                static state => state.calls.TrackOnce(state.sale, state.generation, state.request));
    }

    private (Answer Answer, bool Recorded) TrackOnce(SaleRequest sale, ApiGeneration generation, long request)
    {
        Customer? customer = workspace.Find(sale.Customer);
        if (generation == ApiGeneration.Year2024)
        {
            return customer is null
                ? (DubError.Of("not_found", $"Customer not found for customerId: {sale.Customer}"), false)
                : (Record(sale, customer, generation, sale.Amount, sale.Currency, request), true);
        }

        if (customer is not null && !customer.HasLead(sale.LeadEventName))
        {
            return (LeadNotFound(sale), false);
        }

        bool hasClick = !string.IsNullOrEmpty(sale.ClickId);
        if (customer is null && !hasClick)
        {
            return (NothingRecorded(sale), false);
        }

        if (hasClick && !Workspace.IsKnownClick(sale.ClickId!))
        {
            return (LeadCalls.ClickNotFound(sale.ClickId!, generation), false);
        }

        customer ??= AddCustomer(sale);

        // The schema lets a free sale in, and the live server drops it.
        if (sale.Amount == 0)
        {
            return (NothingRecorded(sale), false);
        }

        (long amount, string currency) = ExchangeRates.ToDollars(sale.Amount, sale.Currency);
        return (Record(sale, customer, generation, amount, currency, request), true);
    }

    private static Answer LeadNotFound(SaleRequest sale)
    {
        return DubError.Of(
            "not_found",
            $"Lead event not found for externalId: {sale.Customer} and leadEventName: {sale.LeadEventName ?? "null"}");
    }

    private static Answer NothingRecorded(SaleRequest sale)
    {
        return Answer.Ok(JsonBytes.Of(sale, static (writer, sale) =>
        {
            writer.WriteStartObject();
            writer.WriteString("eventName"u8, sale.EventName);
            writer.WriteNull("customer"u8);
            writer.WriteNull("sale"u8);
            writer.WriteEndObject();
        }));
    }

    private Customer AddCustomer(SaleRequest sale)
    {
        Customer customer = workspace.GetOrAdd(sale.Customer, sale.ClickId);
        lock (customer.Lock)
        {
            customer.Name ??= SampleName.Of(sale.CustomerName, sale.CustomerEmail, sale.Customer);
            customer.Email ??= sale.CustomerEmail;
            customer.Avatar ??= sale.CustomerAvatar;
            customer.Country ??= SampleLink.Country;
        }

        customer.AddLead(sale.LeadEventName ?? DirectSaleLead);
        return customer;
    }

    private Answer Record(
        SaleRequest sale, Customer customer, ApiGeneration generation, long amount, string currency, long request)
    {
        customer.AddSale(amount, clock.Now);
        commissions?.Add(customer, amount, currency, sale.InvoiceId);
        events.Add(new StoredEvent
        {
            Kind = RecordedKind.Sale,
            Customer = sale.Customer,
            EventName = sale.EventName,
            ClickId = sale.ClickId ?? customer.ClickId,
            Amount = amount,
            Currency = currency,
            InvoiceId = sale.InvoiceId,
            PaymentProcessor = sale.PaymentProcessor,
            Metadata = sale.Metadata?.Clone(),
        });
        audit.Count(RecordedKind.Sale);
        if (audit.KeepsEvents)
        {
            audit.Keep(EventOf(sale, request));
        }

        return Answer.Ok(JsonBytes.Of((sale, customer, generation, amount, currency), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("eventName"u8, state.sale.EventName);
            writer.WriteStartObject("customer"u8);
            writer.WriteString("id"u8, state.customer.Id);
            writer.WriteString("name"u8, state.customer.Name);
            writer.WriteString("email"u8, state.customer.Email);
            writer.WriteString("avatar"u8, state.customer.Avatar);
            if (state.generation == ApiGeneration.Current)
            {
                writer.WriteString("externalId"u8, state.customer.ExternalId);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("sale"u8);
            writer.WriteNumber("amount"u8, state.amount);
            writer.WriteString("currency"u8, state.currency);
            writer.WriteString("paymentProcessor"u8, state.sale.PaymentProcessor);
            writer.WriteString("invoiceId"u8, state.sale.InvoiceId);
            writer.WritePropertyName("metadata"u8);
            WriteMetadata(writer, state.sale.Metadata);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement? metadata)
    {
        if (metadata is { } value)
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static RecordedEvent EventOf(SaleRequest sale, long request) => new()
    {
        Kind = RecordedKind.Sale,
        Request = request,
        Customer = sale.Customer,
        EventName = sale.EventName,
        ClickId = sale.ClickId,
        InvoiceId = sale.InvoiceId,
        Amount = sale.Amount,
        Currency = sale.Currency,
        PaymentProcessor = sale.PaymentProcessor,
        LeadEventName = sale.LeadEventName,
        CustomerName = sale.CustomerName,
        CustomerEmail = sale.CustomerEmail,
        CustomerAvatar = sale.CustomerAvatar,
        Metadata = sale.Metadata?.GetRawText(),
    };
}
