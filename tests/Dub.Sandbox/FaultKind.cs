namespace Dub.Sandbox;

/// <summary>What can go wrong on demand.</summary>
internal enum FaultKind
{
    Status,
    Limited,
    Latency,
    ResetBefore,
    ResetAfter,
    Stall,
    Html502,
    Truncated,
    Garbage,
    WrongShape,
    Empty,
    Huge,
    Endless,
    Slow,
    Deep,
    Redirect,
    Encoding,
    Escape,
    Body,
}
