using System;
using System.Collections.Generic;

namespace Dub.Reconciliation;

/// <summary>What Dub has of one customer.</summary>
internal sealed record CustomerEvents
{
    /// <summary>Whether Dub knows the customer.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The customer's events since the import began, all of them.</summary>
    public IReadOnlyList<ConversionEvent> Events { get; init; } = [];

    /// <summary>How far the server's clock is ahead of this machine's; null where the server does not tell its time.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>Why the events are not known; null where they are.</summary>
    public DubException? Error { get; init; }
}
