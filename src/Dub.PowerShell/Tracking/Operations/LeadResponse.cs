using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Dub's response to a lead.</summary>
public sealed class LeadResponse : TrackResponse
{
    private LeadRequest? _request;
    private bool _answerHasLink;
    private bool _wasRepeated;
    private bool _hadBeenRecorded;

    /// <inheritdoc/>
    // `link: null` is Dub's one sign of a lead that was not recorded anew. After an attempt whose response was lost it
    // may only mean that this attempt did record it. A deferred lead is counted later.
    [JsonIgnore]
    public override bool? Recorded => (_answerHasLink, Link) switch
    {
        (false, _) => null,
        (true, null) => _wasRepeated ? null : false,
        _ => _request?.IsDeferred == true ? null : true,
    };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Reason => (Recorded, _hadBeenRecorded) switch
    {
        (false, true) => "Dub had recorded the same lead within the hour.",
        (false, false) => "Dub had seen the customer with this event within the week, or had refused the same lead for its click.",
        _ => null,
    };

    /// <summary>The customer's ID as it was sent.</summary>
    [JsonIgnore]
    public string? CustomerExternalId => _request?.CustomerExternalId;

    /// <summary>The lead's name as it was sent.</summary>
    [JsonIgnore]
    public string? EventName => _request?.EventName;

    /// <summary>The click the lead comes from; null where a server of 2024 had the lead already.</summary>
    [JsonInclude]
    public Click? Click { get; internal set; }

    /// <summary>The short link; null where the lead was not recorded anew, or the server is one of 2024.</summary>
    [JsonInclude]
    public Link? Link
    {
        get;
        internal set
        {
            field = value;
            _answerHasLink = true;
        }
    }

    /// <summary>The customer; null where a server of 2024 had the lead already.</summary>
    [JsonInclude]
    public Customer? Customer { get; internal set; }

    /// <summary>The lead that was sent.</summary>
    // No property: a table or a CSV file would show it as one more column. The types file gives it to scripts.
    public LeadRequest? GetRequest() => _request;

    // Sent again after the hour, it would be recorded a second time.
    internal override bool IsDone => _hadBeenRecorded || base.IsDone;

    /// <summary>
    /// The response of a server of 2024 that recorded the same lead within the hour. It contains nothing else: no click, no
    /// customer.
    /// </summary>
    internal static LeadResponse OfRepeat(LeadRequest request, bool repeated)
    {
        LeadResponse response = new() { Link = null, _hadBeenRecorded = true };
        response.Complete(request, repeated);
        return response;
    }

    internal override string? MissingMember() => Click is null ? "click" : Customer is null ? "customer" : null;

    internal override void Complete(TrackRequest request, bool repeated)
    {
        _request = (LeadRequest)request;
        _wasRepeated = repeated;
    }
}
