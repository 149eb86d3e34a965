using System;

namespace Dub.Tests.RateLimits;

/// <summary>An import to simulate.</summary>
internal sealed record ImportPlan
{
    public int Rows { get; init; } = 600;

    public int Workers { get; init; } = 16;

    public int Limit { get; init; } = 200;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after the beginning of a window the import starts.</summary>
    public TimeSpan Phase { get; init; }

    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How much a call may take longer, at random.</summary>
    public TimeSpan Jitter { get; init; }

    public HeaderForm Form { get; init; }

    /// <summary>Whether successful answers tell of the limit, too.</summary>
    public bool TellsOnSuccess { get; init; }

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan Skew { get; init; }

    public bool HasDateHeader { get; init; } = true;

    public int? RequestsPerMinute { get; init; }

    /// <summary>How many calls a second another client makes with the key.</summary>
    public double OthersPerSecond { get; init; }

    /// <summary>How long that client goes on; null: to the end.</summary>
    public TimeSpan? OthersUntil { get; init; }

    /// <summary>The share of calls that something before the limiter refuses with a 429 that names no limit.</summary>
    public double StrayShare { get; init; }

    /// <summary>The <c>Retry-After</c> of such a refusal.</summary>
    public string? StrayRetryAfter { get; init; } = "1";

    /// <summary>The limit that such a refusal names all the same; null where it names none.</summary>
    public int? StrayLimit { get; init; }

    /// <summary>How many calls had been made in the window before the import began.</summary>
    public int UsedBefore { get; init; }

    /// <summary>Which window of the day the import starts in.</summary>
    public int StartWindow { get; init; }

    public int Seed { get; init; }

    public override string ToString() =>
        $"{Limit} per {Window.TotalSeconds:0} s, {Form}, {Latency.TotalMilliseconds:0} ms + {Jitter.TotalMilliseconds:0}, {Workers} workers, {StrayShare:0.###} stray, {OthersPerSecond} others/s, phase {Phase.TotalSeconds:0.000}, window {StartWindow}, skew {Skew.TotalSeconds}, seed {Seed}";
}
