using System;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Dub's response to a sale.</summary>
public sealed class SaleResponse : TrackResponse
{
    private bool _answerHasSale;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool? Recorded => Sale is not null;

    /// <summary>The customer's ID as it was sent.</summary>
    [JsonIgnore]
    public string? CustomerExternalId => Request?.CustomerExternalId;

    /// <summary>The invoice's ID as it was sent.</summary>
    [JsonIgnore]
    public string? InvoiceId => Request?.InvoiceId;

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
    [JsonIgnore]
    public SaleRequest? Request { get; private set; }

    /// <summary>
    /// Whether Dub had no exchange rate for the sale's currency and added its amount to totals in USD as it stands.
    /// </summary>
    internal bool IsUnconverted =>
        Sale?.Currency is { } currency && !IsUsd(currency) && Request?.Currency is { } sent && !IsUsd(sent);

    internal override string? MissingMember() => _answerHasSale ? null : "sale";

    internal override void Complete(TrackRequest request, bool repeated) => Request = (SaleRequest)request;

    private static bool IsUsd(string currency) => string.Equals(currency, "usd", StringComparison.OrdinalIgnoreCase);
}
