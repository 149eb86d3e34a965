using System;
using System.Text.RegularExpressions;

namespace Dub.PowerShell;

/// <summary>
/// Tells an ID from what a spreadsheet or a program has left in its place. Sent as an ID, such a text would make one
/// customer or one invoice of many.
/// </summary>
internal static class IdCell
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    private static readonly Regex s_exponent = new(@"\A[+-]?[0-9]([.,][0-9]+)?[Ee][+-][0-9]{1,3}\z", RegexOptions.CultureInvariant, s_timeout);

    // #N/A and #VALUE! in any language; one # for each letter where a column is too narrow.
    private static readonly Regex s_spreadsheetError = new(@"\A(#+|#\p{L}+[!?]|#DIV/0!|#N/[AD]|#NV|Err:[0-9]+)\z", RegexOptions.CultureInvariant, s_timeout);

    /// <summary>What is wrong with an ID, as a message goes on after the field's name; null where nothing is.</summary>
    public static string? WhatIsWrong(string text)
    {
        if (text.Length > 40)
        {
            return null;
        }

        if (s_exponent.IsMatch(text))
        {
            return $"is '{text}', a number that a spreadsheet has shortened; export it as text";
        }

        if (s_spreadsheetError.IsMatch(text))
        {
            return $"is '{text}', which a spreadsheet writes in place of a value";
        }

        return IsMissing(text)
            ? $"is '{text}', which stands for a missing value; -NullText '{text}' takes such cells as blank"
            : text is "True" or "False" ? $"is the truth value {text}" : null;
    }

    // How databases and programs write that there is nothing. None and nil are names, too: only as Python writes it.
    private static bool IsMissing(string text) =>
        text.Equals("null", StringComparison.OrdinalIgnoreCase)
        || text.Equals("(null)", StringComparison.OrdinalIgnoreCase)
        || text.Equals("<null>", StringComparison.OrdinalIgnoreCase)
        || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
        || text is "\\N" or "None" or "NaN" or "undefined" or "[object Object]";
}
