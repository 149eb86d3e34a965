namespace Dub.Sandbox;

/// <summary>Between which bounds an answer is delayed, in milliseconds.</summary>
internal readonly record struct LatencyRange(int Shortest, int Longest)
{
    public int Pick(ulong seed, long sequence)
    {
        return Shortest == Longest
            ? Shortest
            : Shortest + (int)(StableHash.Of(seed).Add((ulong)sequence).Value % (ulong)(Longest - Shortest + 1));
    }
}
