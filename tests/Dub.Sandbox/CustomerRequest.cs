namespace Dub.Sandbox;

/// <summary>The body of the 2024 call <c>POST /track/customer</c>.</summary>
internal sealed class CustomerRequest
{
    public required string Customer { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    public static CustomerRequest Read(FieldReader fields) => new()
    {
        Customer = Sandbox.CustomerName.Read(fields, ApiGeneration.Year2024) ?? string.Empty,
        CustomerName = fields.OptionalText("customerName", 100),
        CustomerEmail = fields.OptionalEmail("customerEmail", 100),
        CustomerAvatar = fields.OptionalText("customerAvatar"),
    };
}
