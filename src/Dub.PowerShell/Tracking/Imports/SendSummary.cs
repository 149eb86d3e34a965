using System.Globalization;

namespace Dub;

/// <summary>The summary of one import.</summary>
public sealed record SendSummary
{
    /// <summary>What was sent: <c>lead</c>, <c>sale</c> or <c>customer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How many rows came in.</summary>
    public int Rows { get; init; }

    /// <summary>How many rows succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>How many of these Dub did not record.</summary>
    public int NotRecorded { get; init; }

    /// <summary>How many rows ended in an error.</summary>
    public int Failed { get; init; }

    /// <summary>How many rows were skipped because the journal has them as done.</summary>
    public int Skipped { get; init; }

    /// <summary>The number of retries.</summary>
    public int Retries { get; init; }

    /// <summary>How long the import took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How long it waited for the rate limit, in seconds.</summary>
    public double RateLimitWaitSeconds { get; init; }

    /// <summary>The counts in one line.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0} {1}: {2} succeeded ({3} not recorded), {4} failed, {5} skipped, in {6:0.0} s, {7} {8}, {9:0.0} s waiting for the rate limit",
        Rows,
        Rows == 1 ? Kind : Kind + "s",
        Succeeded,
        NotRecorded,
        Failed,
        Skipped,
        Seconds,
        Retries,
        Retries == 1 ? "retry" : "retries",
        RateLimitWaitSeconds);
}
