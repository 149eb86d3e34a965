using System;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>A customer as Dub has them.</summary>
public sealed class CustomerRecord : DubObject
{
    /// <summary>Dub's own ID of the customer.</summary>
    [JsonInclude]
    public string? Id { get; internal set; }

    /// <summary>The customer's ID in the caller's system.</summary>
    [JsonInclude]
    public string? ExternalId { get; internal set; }

    /// <summary>The customer's name.</summary>
    [JsonInclude]
    public string? Name { get; internal set; }

    /// <summary>The customer's email address.</summary>
    [JsonInclude]
    public string? Email { get; internal set; }

    /// <summary>The address of the customer's picture.</summary>
    [JsonInclude]
    public string? Avatar { get; internal set; }

    /// <summary>The customer's ID at Stripe.</summary>
    [JsonInclude]
    public string? StripeCustomerId { get; internal set; }

    /// <summary>The customer's country.</summary>
    [JsonInclude]
    public string? Country { get; internal set; }

    /// <summary>How many sales Dub has recorded for the customer.</summary>
    [JsonInclude]
    public long? Sales { get; internal set; }

    /// <summary>What these sales come to, in minor units of USD.</summary>
    [JsonInclude]
    public decimal? SaleAmount { get; internal set; }

    /// <summary>When Dub first saw the customer.</summary>
    [JsonInclude]
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>When the customer's first sale was.</summary>
    [JsonInclude]
    public DateTimeOffset? FirstSaleAt { get; internal set; }

    /// <summary>When the customer ended the subscription.</summary>
    [JsonInclude]
    public DateTimeOffset? SubscriptionCanceledAt { get; internal set; }

    /// <summary>The short link the customer came through; null unless it was asked for.</summary>
    [JsonInclude]
    public Link? Link { get; internal set; }

    /// <summary>The partner program the customer belongs to; null unless it was asked for.</summary>
    [JsonInclude]
    public string? ProgramId { get; internal set; }

    /// <summary>The customer's ID in the caller's system, or Dub's.</summary>
    public override string ToString() => ExternalId ?? Id ?? string.Empty;
}
