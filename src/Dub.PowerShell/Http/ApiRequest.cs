using System;
using System.Net.Http;

namespace Dub.Http;

/// <summary>The request of a call, the same on every attempt.</summary>
internal sealed record ApiRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>The path below the base address.</summary>
    public required string Path { get; init; }

    /// <summary>The body, JSON in UTF-8; empty for a request without one.</summary>
    public required byte[] Body { get; init; }

    /// <summary>How much of a response is read; a larger one is an error.</summary>
    public int MaximumResponseBytes { get; init; } = HttpTransport.MaxResponseBytes;

    /// <summary>Whether sending it twice is counted once.</summary>
    public required bool IsRepeatSafe { get; init; }

    /// <summary>How long a repeat waits at least where an attempt before it may have been recorded.</summary>
    public TimeSpan RepeatDelay { get; init; }

    /// <summary>
    /// Reads the call's result from a successful response; the flag says whether an earlier attempt may have been
    /// recorded as well.
    /// </summary>
    public required Func<ApiResponse, bool, CallOutcome> Read { get; init; }

    /// <summary>
    /// Like <see cref="Read"/>, from an error response that means success to this request; gives null for any other.
    /// Null where there is no such response.
    /// </summary>
    public Func<ApiResponse, bool, CallOutcome?>? ReadError { get; init; }

    /// <summary>The request to send instead to a server that no longer has the path; null where there is none.</summary>
    public ApiRequest? Fallback { get; init; }
}
