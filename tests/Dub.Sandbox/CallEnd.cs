namespace Dub.Sandbox;

/// <summary>How a call ended.</summary>
internal enum CallEnd
{
    Answered,

    /// <summary>The client left before it had the whole answer.</summary>
    Abandoned,

    /// <summary>A fault cut the connection.</summary>
    Cut,
}
