using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Follows one call through its attempts. Its members are called from any thread.</summary>
internal interface ICallObserver
{
    /// <summary>Cancelled once no further attempt is to be started; one under way may end.</summary>
    CancellationToken NoFurtherAttempt { get; }

    /// <summary>An attempt is about to leave; it waits for the returned task.</summary>
    Task SendingAsync(int attempt, CancellationToken cancellationToken);

    /// <summary>The last attempt surely did nothing, and none before it may have.</summary>
    void NotProcessed();

    /// <summary>An answer came.</summary>
    void Answered(ApiCall call, int statusCode, TimeSpan time, int attempt);

    /// <summary>The call will be made again after a wait.</summary>
    void Retrying(string reason, TimeSpan wait, int attempt);

    /// <summary>The call waits for the rate limit.</summary>
    void WaitingForRateLimit(TimeSpan wait);
}
