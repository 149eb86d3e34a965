using System.Globalization;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Answers <c>POST /track/customer</c> of 2024 and today's <c>PATCH /customers/{id}</c>.</summary>
internal sealed class CustomerCalls(Workspace workspace, Audit audit)
{
    public static readonly Answer NotFound = DubError.Of(
        "not_found",
        "Customer not found. Make sure you're using the correct customer ID (e.g. `cus_3TagGjzRzmsFJdH8od2BNCsc`) or external ID (has to be prefixed with `ext_`).");

    private const string ExternalPrefix = "ext_";

    public Answer Upsert2024(CustomerRequest request, long number)
    {
        Customer customer = workspace.GetOrAdd(request.Customer, clickId: null);
        lock (customer.Lock)
        {
            customer.Name = request.CustomerName ?? customer.Name;
            customer.Email = request.CustomerEmail ?? customer.Email;
            customer.Avatar = request.CustomerAvatar ?? customer.Avatar;
        }

        Record(customer, request.CustomerName, request.CustomerEmail, request.CustomerAvatar, number);
        return Answer.Ok(JsonBytes.Of(request, static (writer, request) =>
        {
            writer.WriteStartObject();
            writer.WriteString("customerId"u8, request.Customer);
            writer.WriteString("customerName"u8, request.CustomerName);
            writer.WriteString("customerEmail"u8, request.CustomerEmail);
            writer.WriteString("customerAvatar"u8, request.CustomerAvatar);
            writer.WriteEndObject();
        }));
    }

    public Answer Update(string id, CustomerUpdate update, long number)
    {
        Customer? customer = id.StartsWith(ExternalPrefix, StringComparison.Ordinal)
            ? workspace.Find(id[ExternalPrefix.Length..])
            : workspace.FindById(id);
        if (customer is null)
        {
            return NotFound;
        }

        lock (customer.Lock)
        {
            if (!string.IsNullOrEmpty(update.ExternalId) && !workspace.TryRename(customer, update.ExternalId))
            {
                return DubError.Of("conflict", "A customer with this external ID already exists.");
            }

            customer.Name = update.Name ?? customer.Name;
            customer.Email = update.Email ?? customer.Email;
            customer.Avatar = update.Avatar ?? customer.Avatar;
            customer.StripeCustomerId = update.StripeCustomerId ?? customer.StripeCustomerId;
            customer.Country = update.Country ?? customer.Country;
        }

        Record(customer, update.Name, update.Email, update.Avatar, number);
        return Answer.Ok(JsonBytes.Of(customer, static (writer, customer) => Write(writer, customer, isExpanded: false)));
    }

    public static void Write(Utf8JsonWriter writer, Customer customer, bool isExpanded)
    {
        lock (customer.Lock)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, customer.Id);
            writer.WriteString("name"u8, customer.Name);
            writer.WriteString("email"u8, customer.Email);
            writer.WriteString("avatar"u8, customer.Avatar);
            writer.WriteString("externalId"u8, customer.ExternalId);
            writer.WriteString("stripeCustomerId"u8, customer.StripeCustomerId);
            writer.WriteString("country"u8, customer.Country);
            writer.WriteNumber("sales"u8, customer.Sales);
            writer.WriteNumber("saleAmount"u8, customer.SaleAmount);
            writer.WriteString("createdAt"u8, Text(customer.CreatedAt));
            writer.WriteString("firstSaleAt"u8, Text(customer.FirstSaleAt));
            writer.WriteNull("subscriptionCanceledAt"u8);
            if (isExpanded)
            {
                writer.WritePropertyName("link"u8);
                SampleLink.WriteOfCustomer(writer);
            }

            writer.WriteEndObject();
        }
    }

    public static string? Text(DateTimeOffset? time)
    {
        return time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private void Record(Customer customer, string? name, string? email, string? avatar, long number)
    {
        audit.Count(RecordedKind.Customer);
        if (audit.KeepsEvents)
        {
            audit.Keep(new RecordedEvent
            {
                Kind = RecordedKind.Customer,
                Request = number,
                Customer = customer.ExternalId,
                CustomerName = name,
                CustomerEmail = email,
                CustomerAvatar = avatar,
            });
        }
    }
}
