using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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

    public static ApiCall Post<TBody>(string path, TrackRequest request, TBody body, JsonTypeInfo<TBody> type) =>
        Create(HttpMethod.Post, path, request, body, type);

    public static ApiCall Patch<TBody>(string path, TrackRequest request, TBody body, JsonTypeInfo<TBody> type) =>
        Create(s_patch, path, request, body, type);

    private static ApiCall Create<TBody>(
        HttpMethod method,
        string path,
        TrackRequest request,
        TBody body,
        JsonTypeInfo<TBody> type) => new()
        {
            Method = method,
            Path = path,
            Body = JsonSerializer.SerializeToUtf8Bytes(body, type),
            IsRepeatSafe = request.IsRepeatSafe,
        };
}
