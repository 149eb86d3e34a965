namespace Dub.Errors;

/// <summary>What an error response says, safe to print.</summary>
internal sealed record ApiErrorDetails
{
    public required int StatusCode { get; init; }

    /// <summary>Dub's error code; null where the body holds no error object of Dub's.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? DocUrl { get; init; }

    public string? ContentType { get; init; }

    public string RawBody { get; init; } = string.Empty;
}
