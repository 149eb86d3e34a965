using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers the calls that only read.</summary>
internal sealed class ReadCalls(Workspace workspace, int pageCap, EventCalls events)
{
    private const string ExternalPrefix = "ext_";

    public Answer Answer(CallRoute route, IQueryCollection query) => route.Kind switch
    {
        CallKind.CustomerLookup => One(route.CustomerId!, query),
        CallKind.CustomerList => Customers(query),
        CallKind.EventList => events.List(query),
        _ => Answers(writer =>
        {
            writer.WriteStartArray();
            SampleLink.WriteWhole(writer);
            writer.WriteEndArray();
        }),
    };

    private static Answer Answers(Action<Utf8JsonWriter> write) => Sandbox.Answer.Ok(JsonBytes.Of(write, static (writer, state) => state(writer)));

    private static bool Has(IQueryCollection query, string name) => query[name] == "true";

    private Answer One(string id, IQueryCollection query)
    {
        Customer? customer = id.StartsWith(ExternalPrefix, StringComparison.Ordinal)
            ? workspace.Find(id[ExternalPrefix.Length..])
            : workspace.FindById(id);
        return customer is null
            ? CustomerCalls.NotFound
            : Answers(writer => CustomerCalls.Write(writer, customer, Has(query, "includeExpandedFields")));
    }

    private Answer Customers(IQueryCollection query)
    {
        var fields = new QueryReader(query);
        _ = fields.Choice("sortBy", "createdAt", "saleAmount", "firstSaleAt", "subscriptionCanceledAt");
        var page = ListPage.Read(fields, most: 100, pageCap);
        if (fields.Problem is { } problem)
        {
            return DubError.Of("unprocessable_entity", problem);
        }

        string? email = query["email"];
        string? externalId = query["externalId"];
        List<Customer> fitting = [.. workspace.All
            .Where(customer => string.IsNullOrEmpty(email)
                ? Fits(externalId, customer.ExternalId)
                : customer.Email == email)
            .Where(customer => Fits(query["country"], customer.Country))];
        return page.Take(
            fitting,
            static customer => customer.Id,
            static customer => customer.CreatedAt,
            id => workspace.FindById(id) is not null,
            (writer, customer) => CustomerCalls.Write(writer, customer, Has(query, "includeExpandedFields")));
    }

    private static bool Fits(string? wanted, string? actual) => string.IsNullOrEmpty(wanted) || wanted == actual;
}
