using Dub.Errors;

namespace Dub;

/// <summary>What a lead, a sale and a customer have in common: whom they concern.</summary>
public abstract class TrackRequest
{
    private protected TrackRequest()
    {
    }

    /// <summary>The customer's ID in the caller's own system; at most 100 characters. Required.</summary>
    // Dub trims it in a lead and not in a sale, and would see two customers.
    public string? CustomerExternalId { get; init => field = value?.Trim(); }

    /// <summary>The customer's name; at most 100 characters.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The customer's email address; at most 100 characters.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The address of the customer's picture.</summary>
    public string? CustomerAvatar { get; init; }

    /// <summary>What else there is to know of it in a word, such as the sum of a sale; null for nothing.</summary>
    internal virtual string? Detail => null;

    private protected string Describe(string noun) => CustomerExternalId is null
        ? $"{noun} without a customer"
        : $"{noun} of customer '{HarmlessText.Line(CustomerExternalId, 100)}'";
}
