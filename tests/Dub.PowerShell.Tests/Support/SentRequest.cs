using System.Collections.Generic;
using System.Net.Http;

namespace Dub.Tests.Support;

/// <summary>A request as a server would have seen it.</summary>
internal sealed record SentRequest
{
    public required string Method { get; init; }

    public required string Url { get; init; }

    public required string Body { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required HttpContent Content { get; init; }
}
