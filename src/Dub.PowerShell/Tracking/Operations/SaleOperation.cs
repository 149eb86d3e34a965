using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Serialization.Metadata;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Tracking.Operations;

/// <summary><c>POST /track/sale</c>.</summary>
internal sealed class SaleOperation : TrackOperation<SaleRequest, SaleResponse>
{
    private const string UsDollar = "usd";
    private const string DefaultEventName = "Purchase";

    // Dub reads the key of an invoice when a call starts and writes it in work behind its answer (track-sale.ts,
    // waitUntil), after the event and the totals: a repeat that starts before that is recorded again. This work takes a few
    // round trips to its stores; a call that the client gave up after its timeout may be a little longer under way.
    private static readonly TimeSpan s_invoiceDelay = TimeSpan.FromSeconds(5);

    private static readonly RequestField<SaleRequest>[] s_customer = CustomerFields("customerExternalId", "customerId");

    /// <summary>Whether rows may have a currency that ISO 4217 does not list.</summary>
    public bool AllowsUnlistedCurrency { get; init; }

    /// <summary>The currency of rows whose cell is blank; null where such a row is an error.</summary>
    public string? DefaultCurrency { get; init; }

    public override string Name => "sale";

    public override string Path => "/track/sale";

    public override JsonTypeInfo<SaleResponse> ResponseType => ResponseJsonContext.Instance.SaleResponse;

    public override IReadOnlyList<RequestField<SaleRequest>> Fields { get; } =
    [
        s_customer[0],
        new NumberField<SaleRequest>("amount", 0, Money.MaxAmount, static sale => sale.Amount) { IsRequired = true },
        new TextField<SaleRequest>("currency", 100, static sale => sale.Currency)
        {
            Normalize = static currency => Money.CurrencyCode(currency, allowUnlisted: true),
            NormalizeIdentity = static currency => currency.ToLowerInvariant(),
        },
        new TextField<SaleRequest>("eventName", 255, static sale => sale.EventName),
        new TextField<SaleRequest>("paymentProcessor", 100, static sale => sale.PaymentProcessor),
        new TextField<SaleRequest>("invoiceId", 190, static sale => sale.InvoiceId),
        new TextField<SaleRequest>("leadEventName", 255, static sale => sale.LeadEventName),
        new TextField<SaleRequest>("clickId", 1_000, static sale => sale.ClickId),
        .. s_customer.Skip(1),
        new MetadataField<SaleRequest>(static sale => sale.Metadata),
    ];

    public override IReadOnlyList<RequestField<SaleRequest>> IdentifyingFields => field ??= [.. s_customer, .. Fields.Except(s_customer)];

    // Dub records one sale per invoice.
    public override bool IsRepeatSafe(SaleRequest request) => !string.IsNullOrWhiteSpace(request.InvoiceId);

    public override (string Key, string Content)? ExclusiveKey(SaleRequest request) => string.IsNullOrWhiteSpace(request.InvoiceId)
        ? null
        : (request.InvoiceId!, string.Join(
            "\n",
            request.CustomerExternalId,
            request.Amount?.ToString(CultureInfo.InvariantCulture),
            Currency(request),
            EventName(request)));

    public override (long Amount, string Currency)? AmountOf(SaleRequest request) => (request.Amount ?? 0, Currency(request));

    // Dub responds with the first sale of an invoice, whatever a later one contains.
    private protected override CallFailure? Verify(SaleRequest request, SaleResponse response)
    {
        if (string.IsNullOrWhiteSpace(request.InvoiceId) || response.Sale is not { } sale || Difference(request, response, sale) is not { } difference)
        {
            return null;
        }

        return new CallFailure
        {
            ErrorId = ErrorCatalogue.DuplicateInvoice,
            Message = $"Dub answered with an earlier sale of this invoice ID ({difference}) and recorded nothing.",
            Effect = CallEffect.Rejected,
            Retry = RetryEligibility.Never,
        };
    }

    public override ApiRequest CreateRequest(SaleRequest request)
    {
        ApiRequest created = base.CreateRequest(request) with { RepeatDelay = IsRepeatSafe(request) ? s_invoiceDelay : default };
        _ = request.Currency is null ? null : Money.CurrencyCode(request.Currency, request.AllowUnlistedCurrency);
        return created;
    }

    public override SaleRequest Read(IFieldReader row)
    {
        string? currency = row.Text(nameof(SaleRequest.Currency));
        // Asked of each row: one without the property may follow.
        bool hasColumn = row.HasColumn(nameof(SaleRequest.Currency));
        string code = Money.CurrencyCode(currency ?? CurrencyOfBlank(hasColumn), AllowsUnlistedCurrency);
        return new SaleRequest
        {
            CustomerExternalId = row.Text(nameof(SaleRequest.CustomerExternalId)),
            Amount = ReadAmount(row, code),
            // Dub's own default stays unwritten, as in the journals of before.
            Currency = currency is null && code == UsDollar ? null : code,
            AllowUnlistedCurrency = AllowsUnlistedCurrency,
            EventName = row.Text(nameof(SaleRequest.EventName)),
            PaymentProcessor = row.Text(nameof(SaleRequest.PaymentProcessor)),
            InvoiceId = row.Text(nameof(SaleRequest.InvoiceId)),
            LeadEventName = row.Text(nameof(SaleRequest.LeadEventName)),
            ClickId = row.Text(nameof(SaleRequest.ClickId)),
            CustomerName = row.Text(nameof(SaleRequest.CustomerName)),
            CustomerEmail = row.Text(nameof(SaleRequest.CustomerEmail)),
            CustomerAvatar = row.Text(nameof(SaleRequest.CustomerAvatar)),
            Metadata = row.Metadata(nameof(SaleRequest.Metadata)),
        };
    }

    public override SaleRequest ReadName(IFieldReader row) => new()
    {
        CustomerExternalId = row.TextOrNull(nameof(SaleRequest.CustomerExternalId)),
        InvoiceId = row.TextOrNull(nameof(SaleRequest.InvoiceId)),
    };

    private string CurrencyOfBlank(bool hasColumn) => DefaultCurrency
        ?? (hasColumn
            ? throw new DubInvalidRequestException(
                "currency",
                "The currency is blank, and Dub would take the sum for US dollars. Fill the cell, or give -DefaultCurrency for blank ones.")
            : UsDollar);

    private static string? Difference(SaleRequest request, SaleResponse response, Sale sale)
    {
        // Dub's database compares IDs without regard to case.
        if (response.Customer?.ExternalId is { } customer && !string.Equals(customer, request.CustomerExternalId, StringComparison.OrdinalIgnoreCase))
        {
            return $"to customer '{HarmlessText.Line(customer, 100)}'";
        }

        if (response.EventName is { } eventName && !string.Equals(eventName, EventName(request), StringComparison.Ordinal))
        {
            return $"event '{HarmlessText.Line(eventName, 100)}'";
        }

        // Dub converts other currencies to USD, at a rate that only it knows.
        string currency = Currency(request);
        string answered = (sale.Currency ?? currency).ToLowerInvariant();
        bool differs = answered == currency
            ? sale.Amount != request.Amount
            : currency == UsDollar || answered != UsDollar;
        return differs ? $"of {sale}" : null;
    }

    private static string Currency(SaleRequest request) => (request.Currency ?? UsDollar).ToLowerInvariant();

    private static string EventName(SaleRequest request) => request.EventName ?? DefaultEventName;

    private static long ReadAmount(IFieldReader row, string currency) => (row.Text(nameof(SaleRequest.Amount)), row.Text("Price")) switch
    {
        ({ } amount, null) => Money.ParseAmount(amount, currency),
        (null, { } price) => Money.ParsePrice(price, currency),
        (null, null) => throw new DubInvalidRequestException(
            "amount",
            "The sale has no amount; give -Amount in minor units or -Price in major units."),
        _ => throw new DubInvalidRequestException(
            "amount",
            "The sale has both an amount and a price; give -Amount in minor units or -Price in major units, not both."),
    };
}
