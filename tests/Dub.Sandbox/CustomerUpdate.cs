namespace Dub.Sandbox;

/// <summary>The body of <c>PATCH /customers/{id}</c>; a field that is null stays as it was.</summary>
internal sealed class CustomerUpdate
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Avatar { get; init; }

    public string? ExternalId { get; init; }

    public string? StripeCustomerId { get; init; }

    public string? Country { get; init; }

    public static CustomerUpdate Read(FieldReader fields) => new()
    {
        Email = fields.OptionalEmail("email", 100),
        Name = fields.OptionalText("name", 100),
        Avatar = fields.OptionalUrl("avatar"),
        ExternalId = fields.OptionalText("externalId", CustomerName.Longest, trim: true),
        StripeCustomerId = fields.OptionalText("stripeCustomerId"),
        Country = fields.OptionalText("country", 2),
    };
}
