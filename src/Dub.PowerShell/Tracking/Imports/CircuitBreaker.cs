using System.Threading;

namespace Dub.Tracking.Imports;

/// <summary>
/// Ends an import when the server cannot be reached: without it, each row of a long file would use up its retries
/// for nothing.
/// </summary>
internal sealed class CircuitBreaker
{
    /// <summary>How many consecutive rows may fail, each after its retries, because the server cannot be reached.</summary>
    public const int MaximumUnreachableRows = 5;

    private int _unreachableRows;

    /// <summary>Records the outcome of a row. Thread-safe.</summary>
    /// <returns>Whether the import must stop sending rows.</returns>
    public bool Trips(DubException? error)
    {
        if (error?.IsUnreachable != true)
        {
            Interlocked.Exchange(ref _unreachableRows, 0);
            return false;
        }

        return Interlocked.Increment(ref _unreachableRows) >= MaximumUnreachableRows;
    }
}
