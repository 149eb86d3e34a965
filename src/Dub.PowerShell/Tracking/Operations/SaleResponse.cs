using System;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Dub's response to a sale.</summary>
public sealed class SaleResponse : TrackResponse
{
    private SaleRequest? _request;
    private bool _answerHasSale;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool? Recorded => Sale is not null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Reason => (Recorded, _request?.Amount) switch
    {
        (false, 0) => "Dub never records a sale of amount 0.",
        (false, _) => "Dub does not know the customer.",
        _ => null,
    };

    /// <summary>The customer's ID as it was sent.</summary>
    [JsonIgnore]
    public string? CustomerExternalId => _request?.CustomerExternalId;

    /// <summary>The invoice's ID as it was sent.</summary>
    [JsonIgnore]
    public string? InvoiceId => _request?.InvoiceId;

    /// <summary>The amount as it was sent, in minor units.</summary>
    [JsonIgnore]
    public long? SentAmount => _request?.Amount;

    /// <summary>The currency of <see cref="SentAmount"/>; Dub's default, usd, where none was sent.</summary>
    [JsonIgnore]
    public string? SentCurrency => _request is null ? null : (_request.Currency ?? "usd").ToLowerInvariant();

    /// <summary>The amount as Dub recorded it, in minor units; null where it was not recorded.</summary>
    [JsonIgnore]
    public decimal? RecordedAmount => Sale?.Amount;

    /// <summary>The currency of <see cref="RecordedAmount"/>.</summary>
    [JsonIgnore]
    public string? RecordedCurrency => Sale?.Currency;

    /// <summary>The sale's name.</summary>
    [JsonInclude]
    public string? EventName { get; internal set; }

    /// <summary>The customer; null where Dub does not know them, and the sale was not recorded.</summary>
    [JsonInclude]
    public Customer? Customer { get; internal set; }

    /// <summary>The sale; null where it was not recorded.</summary>
    [JsonInclude]
    public Sale? Sale
    {
        get;
        internal set
        {
            field = value;
            _answerHasSale = true;
        }
    }

    /// <summary>The sale that was sent.</summary>
    // No property: a table or a CSV file would show it as one more column. The types file gives it to scripts.
    public SaleRequest? GetRequest() => _request;

    /// <summary>
    /// Whether Dub had no exchange rate for the sale's currency and added its amount to totals in USD as it stands.
    /// </summary>
    internal bool IsUnconverted =>
        Sale?.Currency is { } currency && !IsUsd(currency) && _request?.Currency is { } sent && !IsUsd(sent);

    internal override string? MissingMember() => _answerHasSale ? null : "sale";

    internal override void Complete(TrackRequest request, bool repeated) => _request = (SaleRequest)request;

    private static bool IsUsd(string currency) => string.Equals(currency, "usd", StringComparison.OrdinalIgnoreCase);
}
