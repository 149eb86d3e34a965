using System.Threading;

namespace Dub.Tracking.Imports;

/// <summary>
/// Ends an import when Dub cannot be reached: without it, each row of a long file would use up its retries for nothing. A
/// proxy or a firewall that lets no row through is the same; one that stops a single row is not.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>How many consecutive rows may fail, each after its retries, because Dub cannot be reached.</summary>
    public const int MaximumUnreachableRows = 5;

    private int _unreachableRows;

    /// <summary>Records the outcome of a row. Thread-safe.</summary>
    /// <returns>Whether the import must stop sending rows.</returns>
    public bool Trips(DubException? error)
    {
        if (error is not ({ IsUnreachable: true } or DubApiException { Code: null, StatusCode: 401 or 403 or 407 or 410 }))
        {
            Interlocked.Exchange(ref _unreachableRows, 0);
            return false;
        }

        return Interlocked.Increment(ref _unreachableRows) >= MaximumUnreachableRows;
    }
}
