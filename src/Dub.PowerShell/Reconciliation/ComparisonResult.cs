namespace Dub;

/// <summary>Whether Dub's events show a row.</summary>
public enum ComparisonResult
{
    /// <summary>The row's event is there.</summary>
    Shown,

    /// <summary>No event is there that could be the row's.</summary>
    Missing,

    /// <summary>It cannot be told: rows or events look alike, or the row is too young.</summary>
    Unclear,
}
