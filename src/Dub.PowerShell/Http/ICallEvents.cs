using System;

namespace Dub.Http;

/// <summary>Is told of the steps of one call, from any thread.</summary>
internal interface ICallEvents
{
    /// <summary>A response came.</summary>
    void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt);

    /// <summary>The call will be made again after a wait.</summary>
    void Retrying(string reason, TimeSpan wait, int attempt);

    /// <summary>The call waits for the rate limit.</summary>
    void WaitingForRateLimit(TimeSpan wait);
}
