using System.Collections;
using Dub.Errors;

namespace Dub;

/// <summary>A sale to a customer.</summary>
public sealed class SaleRequest : TrackRequest
{
    /// <summary>
    /// The amount in the currency's minor unit as Dub counts it: 4999 for 49.99 usd, 1580 for 1580 jpy.
    /// Required; 0 to 2^31 - 1.
    /// </summary>
    public long? Amount { get; init; }

    /// <summary>The currency, three letters of ISO 4217; Dub's default is <c>usd</c>. Sent in lower case.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether a currency that ISO 4217 does not list is sent as it is. A setting; not sent itself.</summary>
    public bool AllowUnlistedCurrency { get; init; }

    /// <summary>The sale's name; Dub's default is <c>Purchase</c>.</summary>
    public string? EventName { get; init => field = value?.Trim(); }

    /// <summary>The payment processor, such as <c>stripe</c>; today's server defaults to <c>custom</c>.</summary>
    public string? PaymentProcessor { get; init; }

    /// <summary>The invoice's ID: Dub records one sale per invoice, so with it a repeat is safe.</summary>
    public string? InvoiceId { get; init => field = value?.Trim(); }

    /// <summary>The name of the lead the sale belongs to, where it is not the latest.</summary>
    public string? LeadEventName { get; init => field = value?.Trim(); }

    /// <summary>The click, for a sale with no lead before it.</summary>
    public string? ClickId { get; init => field = value?.Trim(); }

    /// <summary>The caller's own data: an object of at most 10,000 characters as JSON.</summary>
    public IDictionary? Metadata { get; init; }

    internal override string? Detail => Amount is { } amount ? Money.Format(amount, Currency ?? "usd") : null;

    /// <summary>The customer and the invoice, for a message.</summary>
    public override string ToString() =>
        InvoiceId is null ? Describe("sale") : $"{Describe("sale")}, invoice '{HarmlessText.Line(InvoiceId, 100)}'";
}
