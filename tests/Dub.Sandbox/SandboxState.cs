namespace Dub.Sandbox;

/// <summary>All that a reset forgets. A call keeps to the state it began with.</summary>
internal sealed class SandboxState
{
    public SandboxState(SandboxOptions options, ServerClock clock)
    {
        Workspace workspace = Workspace = new Workspace(options.AutoCustomers, clock);
        Audit = new Audit(options.Audit);
        Faults = new Faults(options);
        Limiter = options.Limit > 0 ? new SlidingWindowLimiter(options.Limit, options.Window, clock) : null;
        EventLimiter = options.EventLimit > 0 ? new SlidingWindowLimiter(options.EventLimit, TimeSpan.FromSeconds(1), clock) : null;
        Events = new EventStore(options.Audit != AuditLevel.None, options.EventDelay, clock);
        Commissions = new CommissionCalls(clock, options.PageCap);
        Calls = new TrackCalls(options.Api, workspace, Audit, Events, options.Audit == AuditLevel.None ? null : Commissions, clock);
        Reads = new ReadCalls(workspace, options.PageCap, new EventCalls(workspace, Events, clock, options));
    }

    public Workspace Workspace { get; }

    public Audit Audit { get; }

    public Faults Faults { get; }

    public SlidingWindowLimiter? Limiter { get; }

    /// <summary>The limiter of the calls for events.</summary>
    public SlidingWindowLimiter? EventLimiter { get; }

    public EventStore Events { get; }

    public CommissionCalls Commissions { get; }

    public TrackCalls Calls { get; }

    public ReadCalls Reads { get; }
}
