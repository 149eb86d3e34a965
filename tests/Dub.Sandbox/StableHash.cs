namespace Dub.Sandbox;

/// <summary>
/// A hash that is the same in every process: .NET's own string hash is seeded anew in each one, and
/// a run with the same seed must meet the same faults.
/// </summary>
internal readonly record struct StableHash(ulong State)
{
    private const ulong Prime = 0x100000001B3;

    /// <summary>The well-mixed result: neighbouring inputs share no pattern.</summary>
    public ulong Value
    {
        get
        {
            ulong mixed = State + 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>The result as a number from 0 up to, but not including, 1.</summary>
    public double Fraction => (Value >> 11) * (1.0 / (1UL << 53));

    public static StableHash Of(ulong seed) => new StableHash(0xCBF29CE484222325).Add(seed);

    public StableHash Add(ulong number) => new((new StableHash(State ^ number).Value ^ State) * Prime);

    public StableHash Add(string? text)
    {
        ulong state = (State ^ 0xFF) * Prime;
        foreach (char character in text ?? string.Empty)
        {
            state = (state ^ character) * Prime;
        }

        return new StableHash((state ^ (ulong)(text?.Length ?? -1)) * Prime);
    }
}
