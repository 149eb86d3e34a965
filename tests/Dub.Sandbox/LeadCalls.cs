using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers <c>POST /track/lead</c>.</summary>
internal sealed class LeadCalls(Workspace workspace, Audit audit, EventStore events)
{
    public Answer TrackCurrent(LeadRequest lead, long request)
    {
        Customer? customer = workspace.Find(lead.Customer);
        string clickId = lead.ClickId;
        if (clickId.Length == 0)
        {
            if (customer?.ClickId is null)
            {
                return DubError.Of(
                    "bad_request",
                    "The `clickId` property was not provided in the request, and no existing customer with the provided `customerExternalId` was found.");
            }

            clickId = customer.ClickId;
        }

        // The mark comes before the look-up of the click, as on the live server: a lead refused for its
        // click counts as seen when it comes again.
        bool isNew = lead.IsDeferred || workspace.TryMarkLead(lead.Customer, lead.EventName);
        if (isNew)
        {
            if (!Workspace.IsKnownClick(clickId))
            {
                return ClickNotFound(clickId, ApiGeneration.Current);
            }

            customer ??= AddCustomer(lead, clickId);
            Record(lead, clickId, customer, request);
        }

        return Answer.Ok(JsonBytes.Of((lead, clickId, customer, isNew), static (writer, state) =>
        {
            writer.WriteStartObject();
            WriteClick(writer, state.clickId);
            writer.WritePropertyName("link"u8);
            if (state.isNew)
            {
                SampleLink.Write(writer);
            }
            else
            {
                writer.WriteNullValue();
            }

            writer.WriteStartObject("customer"u8);
            writer.WriteString("name"u8, state.customer is null ? NameOf(state.lead) : state.customer.Name);
            writer.WriteString("email"u8, state.customer is null ? state.lead.CustomerEmail : state.customer.Email);
            writer.WriteString("avatar"u8, state.customer is null ? state.lead.CustomerAvatar : state.customer.Avatar);
            writer.WriteString("externalId"u8, state.lead.Customer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }

    public Answer Track2024(LeadRequest lead, long request)
    {
        // It used its rate limiter to tell a repeat: one lead an hour for each customer and event, before anything else.
        if (!workspace.TryMarkLead(lead.Customer, lead.EventName))
        {
            return DubError.Of("rate_limit_exceeded", $"Rate limit exceeded for customer {lead.Customer}: {lead.EventName}");
        }

        if (!Workspace.IsKnownClick(lead.ClickId))
        {
            return ClickNotFound(lead.ClickId, ApiGeneration.Year2024);
        }

        Record(lead, lead.ClickId, workspace.Find(lead.Customer) ?? AddCustomer(lead, lead.ClickId), request);
        return Answer.Ok(JsonBytes.Of(lead, static (writer, lead) =>
        {
            writer.WriteStartObject();
            WriteClick(writer, lead.ClickId);
            writer.WriteStartObject("customer"u8);
            writer.WriteString("id"u8, lead.Customer);
            writer.WriteString("name"u8, lead.CustomerName);
            writer.WriteString("email"u8, lead.CustomerEmail);
            writer.WriteString("avatar"u8, lead.CustomerAvatar);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }));
    }

    public static Answer ClickNotFound(string clickId, ApiGeneration generation)
    {
        string what = generation == ApiGeneration.Year2024 ? "Click" : "Click event";
        return DubError.Of("not_found", $"{what} not found for clickId: {clickId}");
    }

    private static void WriteClick(Utf8JsonWriter writer, string clickId)
    {
        writer.WriteStartObject("click"u8);
        writer.WriteString("id"u8, clickId);
        writer.WriteEndObject();
    }

    private static string NameOf(LeadRequest lead)
    {
        return SampleName.Of(lead.CustomerName, lead.CustomerEmail, lead.Customer);
    }

    private Customer AddCustomer(LeadRequest lead, string clickId)
    {
        Customer customer = workspace.GetOrAdd(lead.Customer, clickId);
        lock (customer.Lock)
        {
            customer.Name ??= NameOf(lead);
            customer.Email ??= lead.CustomerEmail;
            customer.Avatar ??= lead.CustomerAvatar;
            customer.Country ??= SampleLink.Country;
        }

        return customer;
    }

    // A deferred lead makes the customer known and is no lead yet.
    private void Record(LeadRequest lead, string clickId, Customer customer, long request)
    {
        if (!lead.IsDeferred)
        {
            customer.AddLead(lead.EventName);
            for (long count = 0; count < (lead.EventQuantity ?? 1); count++)
            {
                events.Add(new StoredEvent
                {
                    Kind = RecordedKind.Lead,
                    Customer = lead.Customer,
                    EventName = lead.EventName,
                    ClickId = clickId,
                    Metadata = lead.Metadata?.Clone(),
                });
            }
        }

        RecordedKind kind = lead.IsDeferred ? RecordedKind.Customer : RecordedKind.Lead;
        audit.Count(kind);
        if (!audit.KeepsEvents)
        {
            return;
        }

        audit.Keep(new RecordedEvent
        {
            Kind = kind,
            Request = request,
            Customer = lead.Customer,
            EventName = lead.EventName,
            ClickId = clickId,
            Mode = lead.Mode,
            EventQuantity = lead.EventQuantity,
            CustomerName = lead.CustomerName,
            CustomerEmail = lead.CustomerEmail,
            CustomerAvatar = lead.CustomerAvatar,
            Metadata = lead.Metadata?.GetRawText(),
        });
    }
}
