using System;

namespace Dub.Http;

/// <summary>Receives the events of one call, on any thread.</summary>
internal interface ICallEvents
{
    /// <summary>A response was received.</summary>
    void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt);

    /// <summary>The call will be retried after a wait.</summary>
    void Retrying(string reason, TimeSpan wait, int attempt);

    /// <summary>The call begins to wait for the rate limit.</summary>
    /// <param name="nextLeavesIn">When the next call of the key leaves, this one or one before it; zero where that is not known.</param>
    void WaitingForRateLimit(TimeSpan nextLeavesIn);

    /// <summary>The call's wait for the rate limit is over.</summary>
    void WaitedForRateLimit();
}
