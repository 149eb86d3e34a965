using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dub.Errors;
using Dub.Lookup;
using Dub.Tracking.Wire;

namespace Dub;

/// <summary>A sale, a lead or a click as Dub has it among its events.</summary>
public sealed class ConversionEvent : DubObject
{
    /// <summary>What it is: <c>sale</c>, <c>lead</c> or <c>click</c>.</summary>
    [JsonInclude]
    [JsonPropertyName("event")]
    public string? EventType { get; internal set; }

    /// <summary>When Dub recorded it, in UTC and often to the second; null where its time cannot be read.</summary>
    [JsonIgnore]
    public DateTimeOffset? Timestamp
    {
        get => field ??= UtcTimeConverter.Parse(TimestampText);
        internal set;
    }

    /// <summary>Dub's ID of the event; a click has none.</summary>
    [JsonInclude]
    public string? EventId { get; internal set; }

    /// <summary>The event's name, such as <c>Purchase</c>.</summary>
    [JsonInclude]
    public string? EventName { get; internal set; }

    /// <summary>The sale; null for any other event.</summary>
    [JsonInclude]
    public Sale? Sale { get; internal set; }

    /// <summary>The caller's own data.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, object?>? Metadata => field ??= PlainValues.FromObject(MetadataElement);

    /// <summary>The customer; a click has none.</summary>
    [JsonInclude]
    public Customer? Customer { get; internal set; }

    /// <summary>The click it comes from.</summary>
    [JsonInclude]
    public Click? Click { get; internal set; }

    /// <summary>The short link it came through.</summary>
    [JsonInclude]
    public Link? Link { get; internal set; }

    /// <summary>The customer's ID in the caller's system.</summary>
    [JsonIgnore]
    public string? CustomerExternalId => Customer?.ExternalId;

    /// <summary>The invoice's ID of a sale.</summary>
    [JsonIgnore]
    public string? InvoiceId => Sale?.InvoiceId;

    /// <summary>The amount of a sale in major units.</summary>
    [JsonIgnore]
    public decimal? Price => Sale?.Price;

    /// <summary>The currency of <see cref="Price"/>.</summary>
    [JsonIgnore]
    public string? Currency => Sale?.Currency;

    /// <summary>The time as Dub wrote it, where it cannot be read; else null.</summary>
    internal string? UnreadableTimestamp => Timestamp is null && TimestampText is { } text ? HarmlessText.Line(text, 60) : null;

    [JsonInclude]
    [JsonPropertyName("timestamp")]
    internal JsonElement? TimestampElement { get; set; }

    [JsonInclude]
    [JsonPropertyName("metadata")]
    internal JsonElement? MetadataElement { get; set; }

    private string? TimestampText => TimestampElement is { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } element
        ? element.ToString()
        : null;

    /// <summary>What it is, of whom and when.</summary>
    public override string ToString() => $"{EventType} '{EventName}' of {Customer} at {Timestamp:u}";
}
