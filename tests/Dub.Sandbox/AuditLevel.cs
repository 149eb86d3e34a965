namespace Dub.Sandbox;

/// <summary>How much is remembered of what arrived.</summary>
internal enum AuditLevel
{
    Full,
    Events,
    None,
}
