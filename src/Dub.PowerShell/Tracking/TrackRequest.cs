using System.Collections.Generic;

namespace Dub;

/// <summary>What a lead, a sale and a customer have in common: whom they concern.</summary>
public abstract class TrackRequest
{
    private protected TrackRequest()
    {
    }

    /// <summary>The customer's ID in the caller's own system; at most 100 characters. Required.</summary>
    public string? CustomerExternalId { get; init; }

    /// <summary>The customer's name; at most 100 characters.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The customer's email address; at most 100 characters.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>The address of the customer's picture.</summary>
    public string? CustomerAvatar { get; init; }

    /// <summary>Whether sending it twice counts once (dub-api: leads, customers, sales with an invoice ID).</summary>
    internal abstract bool IsRepeatSafe { get; }

    /// <summary>What it is, as one says it in a message: <c>sale</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>Makes the call. Throws <see cref="DubInvalidRequestException"/> for a value that cannot be sent.</summary>
    internal abstract ApiCall ToCall();

    /// <summary>Every field that makes this conversion what it is, by name, for the journal's hash.</summary>
    internal abstract IEnumerable<KeyValuePair<string, string?>> IdentifyingFields();

    /// <summary>The customer and, for a sale, the invoice, for a message.</summary>
    public override string ToString() => CustomerExternalId is null
        ? $"{Kind} without a customer"
        : $"{Kind} of customer '{HarmlessText.Line(CustomerExternalId, 100)}'";

    private protected void CheckCustomer()
    {
        FieldRules.Required(CustomerExternalId, "customerExternalId", 100);
        FieldRules.Optional(CustomerName, "customerName", 100);
        FieldRules.Optional(CustomerEmail, "customerEmail", 100);
        FieldRules.Optional(CustomerAvatar, "customerAvatar", 10_000);
    }

    private protected IEnumerable<KeyValuePair<string, string?>> CustomerFields()
    {
        yield return new("customerExternalId", CustomerExternalId);
        yield return new("customerName", CustomerName);
        yield return new("customerEmail", CustomerEmail);
        yield return new("customerAvatar", CustomerAvatar);
    }
}
