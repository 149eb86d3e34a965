using System;

namespace Dub.Http;

/// <summary>Ignores all events, for callers that only want the result.</summary>
internal sealed class NoCallEvents : ICallEvents
{
    public static NoCallEvents Instance { get; } = new();

    public void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt)
    {
    }

    public void Retrying(string reason, TimeSpan wait, int attempt)
    {
    }

    public void WaitingForRateLimit(TimeSpan nextLeavesIn)
    {
    }

    public void WaitedForRateLimit()
    {
    }
}
