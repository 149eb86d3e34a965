namespace Dub;

/// <summary>The body of <c>POST /track/customer</c>.</summary>
internal sealed record CustomerBody
{
    public string? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }
}
