using System;
using System.Collections.Generic;

namespace Dub.Tests.RateLimits;

/// <summary>How a simulated import went.</summary>
internal sealed record ImportRun
{
    public required ImportPlan Plan { get; init; }

    public required TimeSpan Time { get; init; }

    public required TimeSpan Shortest { get; init; }

    public int Refusals => RefusedAt.Count;

    /// <summary>When each call arrived, refused ones included.</summary>
    public required IReadOnlyList<TimeSpan> Arrivals { get; init; }

    /// <summary>When each refused call arrived.</summary>
    public required IReadOnlyList<TimeSpan> RefusedAt { get; init; }

    /// <summary>How many calls were refused by what is no limit.</summary>
    public required int Strays { get; init; }

    /// <summary>How often each row was let through.</summary>
    public required IReadOnlyList<int> Recorded { get; init; }

    public double Ratio => Time / Shortest;

    public override string ToString() => $"{Refusals} refusals, {Strays} stray, {Time.TotalSeconds:0.00} s, {Ratio:0.000} of {Shortest.TotalSeconds:0.00} s: {Plan}";
}
