namespace Dub.Sandbox;

/// <summary>What a call left behind.</summary>
internal enum RecordedKind
{
    Lead,
    Sale,
    Customer,
}
