using System.Net.Http;
using System.Text.Json.Serialization.Metadata;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Lookup;

/// <summary>A call that reads.</summary>
/// <param name="path">The path below the base address, with its query.</param>
/// <param name="type">How the response is read.</param>
internal sealed class LookupRequest<T>(string path, JsonTypeInfo<T> type)
    where T : class
{
    // A page of a thousand events, each with its link and its metadata, is larger than any answer to a conversion.
    private const int MaximumResponseBytes = 32 * 1024 * 1024;

    public string Path { get; } = path;

    /// <summary>Whether the call counts towards the limit for events.</summary>
    public bool IsForEvents { get; init; }

    public ApiRequest ToApiRequest() => new()
    {
        Method = HttpMethod.Get,
        Path = Path,
        Body = [],
        IsRepeatSafe = true,
        MaximumResponseBytes = MaximumResponseBytes,
        Read = (response, _) =>
        {
            (T? result, CallOutcome? failed) = JsonBody.Read(response, type);
            return result is null ? failed! : CallOutcome.Success(response, result);
        },
    };
}
