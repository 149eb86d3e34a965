using System.Net.Http;

namespace Dub;

/// <summary>One logical call: what is sent is fixed once, however often it is sent.</summary>
internal sealed record ApiCall
{
    private static readonly HttpMethod s_patch = new("PATCH");

    public required HttpMethod Method { get; init; }

    /// <summary>The path below the base address.</summary>
    public required string Path { get; init; }

    /// <summary>The body, JSON in UTF-8.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Whether sending it again counts once.</summary>
    public required bool IsRepeatSafe { get; init; }

    public static ApiCall Post(string path, TrackRequest request, BodyWriter body) =>
        Create(HttpMethod.Post, path, request, body);

    public static ApiCall Patch(string path, TrackRequest request, BodyWriter body) =>
        Create(s_patch, path, request, body);

    private static ApiCall Create(HttpMethod method, string path, TrackRequest request, BodyWriter body) => new()
    {
        Method = method,
        Path = path,
        Body = body.ToArray(),
        IsRepeatSafe = request.IsRepeatSafe,
    };
}
