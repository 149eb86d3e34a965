using System;

namespace Dub;

/// <summary>One answer, read whole.</summary>
internal sealed record ApiAnswer
{
    public required int StatusCode { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The body's bytes, decompressed; at most <see cref="HttpTransport.MaxAnswerBytes"/>.</summary>
    public ArraySegment<byte> Body { get; init; }

    public RateLimitHeaders RateLimit { get; init; } = RateLimitHeaders.None;

    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
