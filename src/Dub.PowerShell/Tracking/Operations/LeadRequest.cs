using System.Collections;
using Dub.Errors;

namespace Dub;

/// <summary>A lead: somebody who came through a link took an action that counts as one (signed up, booked a demo).</summary>
public sealed class LeadRequest : TrackRequest
{
    /// <summary>
    /// The click the lead comes from: the value of the <c>dub_id</c> cookie. Without it Dub takes the click
    /// of the existing customer.
    /// </summary>
    public string? ClickId { get; init => field = value?.Trim(); }

    /// <summary>The lead's name, such as <c>Sign up</c>; at most 255 characters (50 on a server of 2024). Required.</summary>
    public string? EventName { get; init => field = value?.Trim(); }

    /// <summary>
    /// <c>async</c> (Dub's default), <c>wait</c> (respond only once recorded) or <c>deferred</c> (create the
    /// customer now, count the lead later).
    /// </summary>
    public string? Mode { get; init; }

    /// <summary>How many times the lead counts: 1 to 100.</summary>
    public int? EventQuantity { get; init; }

    /// <summary>The caller's own data: an object of at most 10,000 characters as JSON.</summary>
    public IDictionary? Metadata { get; init; }

    internal override string? Detail => HarmlessText.Line(EventName, 100);

    internal bool IsDeferred => string.Equals(Mode, "deferred", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>The customer, for a message.</summary>
    public override string ToString() => Describe("lead");
}
