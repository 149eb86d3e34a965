using System.Threading;
using Dub.Errors;

namespace Dub.Tracking.Imports;

/// <summary>
/// Ends an import whose server cannot be reached: without it, each row of a long file would go through all its retries
/// in vain.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>How many rows in a row may fail, each after its retries, because the server cannot be reached.</summary>
    public const int MaximumUnreachableRows = 5;

    private int _unreachableRows;

    /// <summary>Takes a row's end into account. Safe to call from many threads.</summary>
    /// <returns>Whether no further row is to be sent.</returns>
    public bool Trips(DubException? error)
    {
        if (error is not DubConnectionException { Effect: CallEffect.None, OutcomeUnknown: false })
        {
            Interlocked.Exchange(ref _unreachableRows, 0);
            return false;
        }

        return Interlocked.Increment(ref _unreachableRows) >= MaximumUnreachableRows;
    }
}
