using System;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>
/// Dub's response to a customer: of <c>POST /track/customer</c> (2024) or of the update that replaced it.
/// The names of both generations hold the same values.
/// </summary>
public sealed class CustomerResponse : TrackResponse
{
    private CustomerRequest? _request;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool? Recorded => true;

    /// <summary>Dub's own ID of the customer; null on a server of 2024.</summary>
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

    /// <summary>The total of these sales, in minor units of USD.</summary>
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

    /// <summary><see cref="ExternalId"/> by its name of 2024.</summary>
    [JsonInclude]
    public string? CustomerId { get; internal set; }

    /// <summary><see cref="Name"/> by its name of 2024.</summary>
    [JsonInclude]
    public string? CustomerName { get; internal set; }

    /// <summary><see cref="Email"/> by its name of 2024.</summary>
    [JsonInclude]
    public string? CustomerEmail { get; internal set; }

    /// <summary><see cref="Avatar"/> by its name of 2024.</summary>
    [JsonInclude]
    public string? CustomerAvatar { get; internal set; }

    /// <summary>The customer that was sent.</summary>
    // No property: a table or a CSV file would show it as one more column. The types file gives it to scripts.
    public CustomerRequest? GetRequest() => _request;

    internal override string? MissingMember() => Id is null && ExternalId is null && CustomerId is null ? "id" : null;

    internal override void Complete(TrackRequest request, bool repeated)
    {
        _request = (CustomerRequest)request;
        CustomerId = ExternalId ??= CustomerId;
        CustomerName = Name ??= CustomerName;
        CustomerEmail = Email ??= CustomerEmail;
        CustomerAvatar = Avatar ??= CustomerAvatar;
    }
}
