using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Dub's answer to a sale.</summary>
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
    /// Whether Dub answered with an earlier sale to somebody else: the invoice ID had been used, and this sale
    /// was not recorded.
    /// </summary>
    internal bool IsOfAnotherCustomer =>
        Sale is not null && Request?.InvoiceId is not null && Customer?.ExternalId is { } customer && customer != Request.CustomerExternalId;

    internal override string? MissingMember() => _answerHasSale ? null : "sale";

    internal override void Complete(TrackRequest request, bool repeated) => Request = (SaleRequest)request;
}
