using System;

namespace Dub.Http;

/// <summary>Receives the events of one call, on any thread.</summary>
internal interface ICallEvents
{
    /// <summary>A response was received.</summary>
    void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt);

    /// <summary>The call will be retried after a wait.</summary>
    void Retrying(string reason, TimeSpan wait, int attempt);

    /// <summary>The call waits for the rate limit.</summary>
    void WaitingForRateLimit(TimeSpan wait);
}
