using System;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>What a partner earns by a sale, a lead or a click.</summary>
public sealed class Commission : DubObject
{
    /// <summary>Dub's ID of the commission.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>What it is for, such as <c>sale</c>.</summary>
    [JsonInclude]
    public string? Type { get; internal set; }

    /// <summary>
    /// The status: <c>pending</c>, <c>processed</c>, <c>paid</c>, <c>refunded</c>, <c>duplicate</c>, <c>fraud</c>,
    /// <c>canceled</c> or <c>hold</c>.
    /// </summary>
    [JsonInclude]
    public string? Status { get; internal set; }

    /// <summary>The sale's amount in minor units.</summary>
    [JsonInclude]
    public decimal? Amount { get; internal set; }

    /// <summary>What the partner earns, in minor units.</summary>
    [JsonInclude]
    public decimal? Earnings { get; internal set; }

    /// <summary>The currency of both.</summary>
    [JsonInclude]
    public string? Currency { get; internal set; }

    /// <summary>The invoice's ID.</summary>
    [JsonInclude]
    public string? InvoiceId { get; internal set; }

    /// <summary>When it was made.</summary>
    [JsonInclude]
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>When it was changed last.</summary>
    [JsonInclude]
    public DateTimeOffset? UpdatedAt { get; internal set; }

    /// <summary>When it was paid out.</summary>
    [JsonInclude]
    public DateTimeOffset? PaidAt { get; internal set; }

    /// <summary>The partner.</summary>
    [JsonInclude]
    public CommissionPartner? Partner { get; internal set; }

    /// <summary>The customer.</summary>
    [JsonInclude]
    public Customer? Customer { get; internal set; }

    /// <summary>The ID and the status.</summary>
    public override string ToString() => $"{Id} ({Status})";
}
