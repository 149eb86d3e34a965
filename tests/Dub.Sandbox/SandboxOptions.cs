namespace Dub.Sandbox;

/// <summary>What the command line settled.</summary>
internal sealed class SandboxOptions
{
    public ApiGeneration Api { get; set; } = ApiGeneration.Current;

    public int Port { get; set; }

    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public LatencyRange Latency { get; set; }

    /// <summary>Calls per window; 0 means no limiter.</summary>
    public int Limit { get; set; }

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls for events per second; 0 means no limiter.</summary>
    public int EventLimit { get; set; }

    /// <summary>How long after its call an event is shown.</summary>
    public TimeSpan EventDelay { get; set; }

    /// <summary>The largest page of customers or events, whatever is asked for.</summary>
    public int PageCap { get; set; } = int.MaxValue;

    public LimitHeaderForm LimitHeaders { get; set; } = LimitHeaderForm.Milliseconds;

    public bool LimitHeadersOnSuccess { get; set; }

    public bool LimitHeadersOnErrors { get; set; }

    public TimeSpan ClockSkew { get; set; }

    public bool AutoCustomers { get; set; }

    public double FaultRate { get; set; }

    public ulong Seed { get; set; }

    public IReadOnlyList<FaultRule> RandomFaults { get; set; } = RandomFaultCatalogue.Default;

    public AuditLevel Audit { get; set; } = AuditLevel.Full;

    public bool Compress { get; set; }

    /// <summary>What a client is answered that takes the sandbox for its proxy.</summary>
    public int ConnectStatus { get; set; } = 403;

    /// <summary>Whether the time of an event is ISO 8601, in place of the text JavaScript makes of a date.</summary>
    public bool IsoEventTimes { get; set; }

    public int? ParentPid { get; set; }
}
