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

        return ApiCall.Post("/track/lead", this, new LeadBody
        {
            ClickId = ClickId ?? string.Empty,
            EventName = EventName,
            CustomerExternalId = CustomerExternalId,
            CustomerId = CustomerExternalId,
            CustomerName = CustomerName,
            CustomerEmail = CustomerEmail,
            CustomerAvatar = CustomerAvatar,
            Mode = Mode,
            EventQuantity = EventQuantity,
            Metadata = MetadataJson.ToElement(Metadata),
        }, DubJsonContext.Wire.LeadBody);
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
