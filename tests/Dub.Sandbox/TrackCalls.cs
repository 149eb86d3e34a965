using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Checks a call's body and has it answered.</summary>
internal sealed class TrackCalls(ApiGeneration generation, Workspace workspace, Audit audit, EventStore events, CommissionCalls? commissions, ServerClock clock)
{
    private static readonly Answer s_invalidJson = DubError.Of(
        "bad_request",
        "Invalid JSON format in request body. Please ensure the request body is a valid JSON object.");

    private static readonly Answer s_noCustomer = DubError.Of("bad_request", "customerExternalId is required");

    private readonly LeadCalls _leads = new(workspace, audit, events);
    private readonly SaleCalls _sales = new(workspace, audit, events, commissions, clock);
    private readonly CustomerCalls _customers = new(workspace, audit);

    /// <param name="route">Which call it is.</param>
    /// <param name="body">The body, or null where it is not JSON.</param>
    /// <param name="number">The request's number.</param>
    public Answer Answer(CallRoute route, JsonElement? body, long number)
    {
        if (body is not { } json)
        {
            return s_invalidJson;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return Unprocessable($"invalid_type: : Invalid input: expected object, received {FieldReader.TypeName(json)}");
        }

        var fields = new FieldReader(json);
        try
        {
            return route.Kind switch
            {
                CallKind.Lead => Lead(LeadRequest.Read(fields, generation), fields, number),
                CallKind.Sale => Sale(SaleRequest.Read(fields, generation), fields, number),
                CallKind.Customer => Customer(CustomerRequest.Read(fields), fields, number),
                CallKind.CustomerUpdate => Update(route.CustomerId!, CustomerUpdate.Read(fields), fields, number),
                _ => Sandbox.Answer.WebAppNotFound,
            };
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair, which .NET gives out to nobody.
            return s_invalidJson;
        }
    }

    private static Answer Unprocessable(string problem) => DubError.Of("unprocessable_entity", problem);

    private Answer Lead(LeadRequest lead, FieldReader fields, long number)
    {
        return fields.Problem is { } problem ? Unprocessable(problem)
            : lead.Customer.Length == 0 ? s_noCustomer
            : generation == ApiGeneration.Year2024 ? _leads.Track2024(lead, number)
            : _leads.TrackCurrent(lead, number);
    }

    private Answer Sale(SaleRequest sale, FieldReader fields, long number)
    {
        return fields.Problem is { } problem ? Unprocessable(problem)
            : sale.Customer.Length == 0 ? s_noCustomer
            : _sales.Track(sale, generation, number);
    }

    private Answer Customer(CustomerRequest customer, FieldReader fields, long number)
    {
        return fields.Problem is { } problem ? Unprocessable(problem) : _customers.Upsert2024(customer, number);
    }

    private Answer Update(string id, CustomerUpdate update, FieldReader fields, long number)
    {
        return fields.Problem is { } problem ? Unprocessable(problem) : _customers.Update(id, update, number);
    }
}
