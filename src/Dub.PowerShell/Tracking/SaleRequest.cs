using System.Collections;
using System.Collections.Generic;
using System.Globalization;

namespace Dub;

/// <summary>A sale to a customer.</summary>
public sealed class SaleRequest : TrackRequest
{
    /// <summary>
    /// The amount in the currency's minor unit as Dub counts it: 4999 for 49.99 usd, 1580 for 1580 jpy.
    /// Required; 0 to 2^53 - 1.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>The currency, three letters of ISO 4217; Dub's default is <c>usd</c>. Sent in lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>The sale's name; Dub's default is <c>Purchase</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>The payment processor, such as <c>stripe</c>; today's server defaults to <c>custom</c>.</summary>
    public string? PaymentProcessor { get; init; }

    /// <summary>The invoice's ID: Dub records one sale per invoice, so with it a repeat is safe.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The name of the lead the sale belongs to, where it is not the latest.</summary>
    public string? LeadEventName { get; init; }

    /// <summary>The click, for a sale with no lead before it.</summary>
    public string? ClickId { get; init; }

    /// <summary>The caller's own data: an object of at most 10,000 characters as JSON.</summary>
    public IDictionary? Metadata { get; init; }

    internal override bool IsRepeatSafe => !string.IsNullOrWhiteSpace(InvoiceId);

    internal override string Kind => "sale";

    /// <summary>The customer and the invoice, for a message.</summary>
    public override string ToString() =>
        InvoiceId is null ? base.ToString() : $"{base.ToString()}, invoice '{HarmlessText.Line(InvoiceId, 100)}'";

    internal override ApiCall ToCall()
    {
        CheckCustomer();
        if (Amount is null)
        {
            throw new DubInvalidRequestException("amount", "amount is required and is missing.");
        }

        if (Amount is < 0 or > Money.MaxAmount)
        {
            throw new DubInvalidRequestException("amount", "amount is a whole number of minor units from 0 to 9007199254740991.");
        }

        FieldRules.Optional(EventName, "eventName", 255);
        FieldRules.Optional(PaymentProcessor, "paymentProcessor", 100);
        FieldRules.Optional(InvoiceId, "invoiceId", 1_000);
        FieldRules.Optional(LeadEventName, "leadEventName", 255);
        FieldRules.Optional(ClickId, "clickId", 1_000);
        return ApiCall.Post("/track/sale", this, new SaleBody
        {
            CustomerExternalId = CustomerExternalId,
            CustomerId = CustomerExternalId,
            Amount = Amount.Value,
            Currency = Currency is null ? null : Money.CurrencyCode(Currency),
            EventName = EventName,
            PaymentProcessor = PaymentProcessor,
            InvoiceId = InvoiceId,
            LeadEventName = LeadEventName,
            ClickId = ClickId,
            CustomerName = CustomerName,
            CustomerEmail = CustomerEmail,
            CustomerAvatar = CustomerAvatar,
            Metadata = MetadataJson.ToElement(Metadata),
        }, DubJsonContext.Wire.SaleBody);
    }

    internal override IEnumerable<KeyValuePair<string, string?>> IdentifyingFields()
    {
        foreach (KeyValuePair<string, string?> field in CustomerFields())
        {
            yield return field;
        }

        yield return new("amount", Amount?.ToString(CultureInfo.InvariantCulture));
        yield return new("currency", Currency?.ToLowerInvariant());
        yield return new("eventName", EventName);
        yield return new("paymentProcessor", PaymentProcessor);
        yield return new("invoiceId", InvoiceId);
        yield return new("leadEventName", LeadEventName);
        yield return new("clickId", ClickId);
        yield return new("metadata", MetadataJson.ToCanonicalText(Metadata));
    }
}
