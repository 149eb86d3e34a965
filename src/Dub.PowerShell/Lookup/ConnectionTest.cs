using System;
using System.Collections.Generic;

namespace Dub;

/// <summary>What a test of a connection found. A property that is null could not be found out.</summary>
public sealed record ConnectionTest
{
    /// <summary>The address of the API.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The API key with all but its last four characters hidden.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Where the key came from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether Dub answered.</summary>
    public required bool IsReachable { get; init; }

    /// <summary>Whether Dub takes the key.</summary>
    public bool? IsKeyAccepted { get; init; }

    /// <summary>Whether the workspace's plan includes the calls that track conversions.</summary>
    public bool? IsTrackingIncluded { get; init; }

    /// <summary>Dub's ID of the workspace.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The plan that has the rate limit which Dub told.</summary>
    public string? Plan { get; init; }

    /// <summary>How many calls the key has in a minute.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>How long the first answer took, in milliseconds.</summary>
    public double? ResponseMilliseconds { get; init; }

    /// <summary>What was wrong, what could not be found out, and what to do.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
