using System;

namespace Dub.PowerShell;

/// <summary>The columns that Get-DubFailedRow adds to a row.</summary>
internal static class FailedRowColumns
{
    public const string Row = "DubRow";
    public const string ErrorId = "DubErrorId";
    public const string Reason = "DubReason";

    /// <summary>Whether a column is one of them. When the row is sent again, it is not one that the user forgot.</summary>
    public static bool Contains(string column) =>
        string.Equals(column, Row, StringComparison.OrdinalIgnoreCase)
        || string.Equals(column, ErrorId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(column, Reason, StringComparison.OrdinalIgnoreCase);
}
