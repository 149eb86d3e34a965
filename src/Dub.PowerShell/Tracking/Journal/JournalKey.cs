namespace Dub;

/// <summary>A row as the journal knows it: the keyed hash of its request.</summary>
internal readonly record struct JournalKey(ulong High, ulong Low)
{
    public override string ToString() => $"{High:x16}{Low:x16}";
}
