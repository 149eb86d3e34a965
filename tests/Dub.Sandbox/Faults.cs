using System.Collections.Concurrent;

namespace Dub.Sandbox;

/// <summary>Chooses the fault a call meets: one that was asked for, or one drawn by chance.</summary>
internal sealed class Faults(SandboxOptions options)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<ulong, int> _attempts = new();
    private volatile FaultRule[] _rules = [];

    /// <summary>Whether any call can meet a fault now.</summary>
    public bool IsArmed => options.FaultRate > 0 || _rules.Length > 0;

    public void Add(IReadOnlyList<FaultRule> rules)
    {
        lock (_lock)
        {
            _rules = [.. _rules, .. rules];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rules = [];
        }
    }

    public ChosenFault? Choose(CallIdentity call) => Demanded(call) ?? Drawn(call);

    private ChosenFault? Demanded(CallIdentity call)
    {
        if (_rules.Length == 0)
        {
            return null;
        }

        lock (_lock)
        {
            FaultRule? chosen = null;
            foreach (FaultRule rule in _rules)
            {
                if (rule.Strikes(call, isTaken: chosen is not null))
                {
                    chosen = rule;
                }
            }

            return chosen is null ? null : new ChosenFault(chosen, chosen.Delay.Pick(0, 0));
        }
    }

    // Of the call and its attempt alone, so that the same run meets the same faults in whatever order
    // its calls arrive.
    private ChosenFault? Drawn(CallIdentity call)
    {
        if (options.FaultRate <= 0)
        {
            return null;
        }

        ulong identity = call.Hash(options.Seed);
        int attempt = _attempts.AddOrUpdate(identity, 1, static (_, before) => before + 1);
        StableHash chance = StableHash.Of(identity).Add((ulong)attempt);
        if (chance.Fraction >= options.FaultRate)
        {
            return null;
        }

        FaultRule fault = options.RandomFaults[(int)(chance.Add(1).Value % (ulong)options.RandomFaults.Count)];
        return new ChosenFault(fault, fault.Delay.Pick(identity, attempt));
    }
}
