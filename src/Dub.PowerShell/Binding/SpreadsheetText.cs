namespace Dub.PowerShell;

/// <summary>
/// The two ways to keep the digits of a number in a spreadsheet: a formula <c>="00123"</c>, or an apostrophe before the
/// text. Both stand for the text itself.
/// </summary>
internal static class SpreadsheetText
{
    /// <summary>The text of a formula that is nothing but a text; the cell itself where it is none.</summary>
    public static string ReadFormula(string cell)
    {
        if (cell.Length < 3 || cell[0] != '=' || cell[1] != '"' || cell[cell.Length - 1] != '"')
        {
            return cell;
        }

        string inner = cell.Substring(2, cell.Length - 3);
        string withoutPairs = inner.Replace("\"\"", string.Empty);
        return withoutPairs.IndexOf('"') < 0 ? InvisibleText.Trim(inner.Replace("\"\"", "\"")) : cell;
    }

    /// <summary>The text behind an apostrophe; the cell itself where it is in quotation marks or has none.</summary>
    public static string SkipApostrophe(string cell) =>
        cell.Length > 0 && cell[0] == '\'' && (cell.Length == 1 || cell[cell.Length - 1] != '\'')
            ? InvisibleText.Trim(cell.Substring(1))
            : cell;
}
