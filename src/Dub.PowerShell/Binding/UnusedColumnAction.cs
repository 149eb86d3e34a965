namespace Dub.PowerShell;

/// <summary>What happens if a column of the input matches no field.</summary>
public enum UnusedColumnAction
{
    /// <summary>A warning lists such columns once. A name close to that of a sum, a currency or an ID is an error.</summary>
    Warn,

    /// <summary>The import ends before anything is sent.</summary>
    Error,

    /// <summary>Such columns are ignored silently.</summary>
    Ignore,
}
