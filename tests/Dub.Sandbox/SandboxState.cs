namespace Dub.Sandbox;

/// <summary>All that a reset forgets. A call keeps to the state it began with.</summary>
internal sealed class SandboxState
{
    public SandboxState(SandboxOptions options, ServerClock clock)
    {
        var workspace = new Workspace(options.AutoCustomers, clock);
        Audit = new Audit(options.Audit);
        Faults = new Faults(options);
        Limiter = options.Limit > 0 ? new SlidingWindowLimiter(options.Limit, options.Window, clock) : null;
        Calls = new TrackCalls(options.Api, workspace, Audit, clock);
    }

    public Audit Audit { get; }

    public Faults Faults { get; }

    public SlidingWindowLimiter? Limiter { get; }

    public TrackCalls Calls { get; }
}
