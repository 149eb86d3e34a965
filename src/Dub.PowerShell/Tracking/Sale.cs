using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Tracking.Wire;

namespace Dub;

/// <summary>A sale as Dub recorded it.</summary>
public sealed class Sale : DubObject
{
    /// <summary>The amount in minor units; it can differ from what was sent, because Dub converts to USD.</summary>
    [JsonInclude]
    public decimal Amount { get; internal set; }

    /// <summary>The currency of <see cref="Amount"/>.</summary>
    [JsonInclude]
    public string? Currency { get; internal set; }

    /// <summary>The payment processor.</summary>
    [JsonInclude]
    public string? PaymentProcessor { get; internal set; }

    /// <summary>The invoice's ID.</summary>
    [JsonInclude]
    public string? InvoiceId { get; internal set; }

    /// <summary>The caller's own data.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object?>? Metadata => field ??= PlainValues.FromObject(MetadataElement);

    /// <summary>The amount in major units, by Dub's rule for the currency.</summary>
    [JsonIgnore]
    public decimal Price => Money.ToPrice(Amount, Currency);

    [JsonInclude]
    [JsonPropertyName("metadata")]
    internal JsonElement? MetadataElement { get; set; }

    /// <summary>The price with its currency, such as <c>49.99 USD</c>.</summary>
    public override string ToString() => Money.Format(Amount, Currency);
}
