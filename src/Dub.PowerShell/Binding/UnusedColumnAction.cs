namespace Dub.PowerShell;

/// <summary>What happens where a column of the input belongs to no field.</summary>
public enum UnusedColumnAction
{
    /// <summary>A warning names such columns once; one that is nearly a sum's, a currency's or an ID's is an error.</summary>
    Warn,

    /// <summary>The import does not begin.</summary>
    Error,

    /// <summary>Such columns are left out without a word.</summary>
    Ignore,
}
