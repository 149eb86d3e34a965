using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>For callers that only want the result.</summary>
internal sealed class SilentObserver : ICallObserver
{
    public static SilentObserver Instance { get; } = new();

    public CancellationToken NoFurtherAttempt => CancellationToken.None;

    public Task SendingAsync(int attempt, CancellationToken cancellationToken) => Task.CompletedTask;

    public void NotProcessed()
    {
    }

    public void Answered(ApiCall call, int statusCode, TimeSpan time, int attempt)
    {
    }

    public void Retrying(string reason, TimeSpan wait, int attempt)
    {
    }

    public void WaitingForRateLimit(TimeSpan wait)
    {
    }
}
