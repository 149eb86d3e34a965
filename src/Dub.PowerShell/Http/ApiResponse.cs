using System;
using Dub.Http.RateLimits;

namespace Dub.Http;

/// <summary>An HTTP response with its complete body.</summary>
internal sealed record ApiResponse
{
    public required int StatusCode { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The body's bytes, decompressed; at most the request's <see cref="ApiRequest.MaximumResponseBytes"/>.</summary>
    public ArraySegment<byte> Body { get; init; }

    /// <summary>The server's clock; null where the response did not tell it.</summary>
    public DateTimeOffset? Date { get; init; }

    public RateLimitHeaders RateLimit { get; init; } = RateLimitHeaders.None;

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
