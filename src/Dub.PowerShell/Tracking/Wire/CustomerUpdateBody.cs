namespace Dub;

/// <summary>The body of <c>PATCH /customers/{id}</c>.</summary>
internal sealed record CustomerUpdateBody
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Avatar { get; init; }
}
