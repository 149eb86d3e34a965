using System.Collections;
using System.Collections.Generic;
using System.Globalization;

namespace Dub;

/// <summary>A lead: somebody who came through a link did what counts as one (signed up, booked a demo).</summary>
public sealed class LeadRequest : TrackRequest
{
    /// <summary>
    /// The click the lead comes from: the value of the <c>dub_id</c> cookie. Without it Dub takes the click
    /// of the existing customer.
    /// </summary>
    public string? ClickId { get; init; }

    /// <summary>The lead's name, such as <c>Sign up</c>; at most 255 characters (50 on a server of 2024). Required.</summary>
    public string? EventName { get; init; }

    /// <summary>
    /// <c>async</c> (Dub's default), <c>wait</c> (answer only when recorded) or <c>deferred</c> (create the
    /// customer now, count the lead later).
    /// </summary>
    public string? Mode { get; init; }

    /// <summary>How many times the lead counts: 1 to 100.</summary>
    public int? EventQuantity { get; init; }

    /// <summary>The caller's own data: an object of at most 10,000 characters as JSON.</summary>
    public IDictionary? Metadata { get; init; }

    internal bool IsDeferred => string.Equals(Mode, "deferred", System.StringComparison.OrdinalIgnoreCase);

    // Dub marks a lead as seen per customer and event name, so a repeat records nothing; a deferred one is not marked.
    internal override bool IsRepeatSafe => !IsDeferred;

    internal override string Kind => "lead";

    internal override ApiCall ToCall()
    {
        CheckCustomer();
        FieldRules.Required(EventName, "eventName", 255);
        FieldRules.Optional(ClickId, "clickId", 1_000);
        FieldRules.Optional(Mode, "mode", 50);
        if (EventQuantity is < 1 or > 100)
        {
            throw new DubInvalidRequestException("eventQuantity", "eventQuantity is a whole number from 1 to 100.");
        }

        using BodyWriter body = BodyWriter.Begin();
        // The click is always there: today's API asks for the empty string where there is none. So is the ID
        // under both its names: with both, the body works with every server since 2024.
        body.Add("clickId", ClickId ?? string.Empty)
            .Add("eventName", EventName)
            .Add("customerExternalId", CustomerExternalId)
            .Add("customerId", CustomerExternalId)
            .Add("customerName", CustomerName)
            .Add("customerEmail", CustomerEmail)
            .Add("customerAvatar", CustomerAvatar)
            .Add("mode", Mode)
            .Add("eventQuantity", EventQuantity)
            .Add("metadata", MetadataJson.ToElement(Metadata));
        return ApiCall.Post("/track/lead", this, body);
    }

    internal override IEnumerable<KeyValuePair<string, string?>> IdentifyingFields()
    {
        yield return new("clickId", ClickId);
        yield return new("eventName", EventName);
        foreach (KeyValuePair<string, string?> field in CustomerFields())
        {
            yield return field;
        }

        yield return new("mode", Mode);
        yield return new("eventQuantity", EventQuantity?.ToString(CultureInfo.InvariantCulture));
        yield return new("metadata", MetadataJson.ToCanonicalText(Metadata));
    }
}
