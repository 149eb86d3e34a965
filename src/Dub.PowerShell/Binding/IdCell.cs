using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>
/// Tells an ID from what a spreadsheet or a program has left in its place. Sent as an ID, such a text would make one
/// customer or one invoice of many.
/// </summary>
internal static class IdCell
{
    /// <summary>What to do where characters were lost.</summary>
    public const string ReadAgain = "read the file in the encoding it was written in, such as Import-Csv -Encoding 1252 (-Encoding Default in Windows PowerShell)";

    private const int MaxOddLength = 40;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    private static readonly Regex s_exponent = new(@"\A[+-]?[0-9]([.,][0-9]+)?[Ee][+-][0-9]{1,3}\z", RegexOptions.CultureInvariant, s_timeout);

    // #N/A and #VALUE! in any language; one # for each letter where a column is too narrow.
    private static readonly Regex s_spreadsheetError = new(@"\A(#+|#\p{L}+[!?]|#DIV/0!|#N/[AD]|#NV|Err:[0-9]+)\z", RegexOptions.CultureInvariant, s_timeout);

    /// <summary>What is wrong with an ID, as a message goes on after the field's name; null where nothing is.</summary>
    public static string? WhatIsWrong(string text)
    {
        if (text.IndexOf('\uFFFD') is >= 0 and int lost)
        {
            return $"has lost a character (U+FFFD at position {Position(lost)}), and may now be another's; {ReadAgain}";
        }

        if (InvisibleText.IndexOfMark(text) is >= 0 and int mark)
        {
            return $"holds an invisible character (U+{((int)text[mark]).ToString("X4", CultureInfo.InvariantCulture)} at position {Position(mark)}); take it out";
        }

        if (text[0] == '=')
        {
            return $"is a spreadsheet's formula, {Show(text)}; export its value";
        }

        return text.Length > MaxOddLength ? null : WhatIsOdd(text);
    }

    private static string? WhatIsOdd(string text)
    {
        if (s_exponent.IsMatch(text))
        {
            return $"is {Show(text)}, a number that a spreadsheet has shortened; export it as text";
        }

        if (s_spreadsheetError.IsMatch(text))
        {
            return $"is {Show(text)}, which a spreadsheet writes in place of a value";
        }

        if (text.Length > 1 && text[0] == '\'' && text[text.Length - 1] == '\'')
        {
            return $"is in quotation marks, {text}; write it without them";
        }

        return IsMissing(text)
            ? $"is {Show(text)}, which stands for a missing value; -NullText {Show(text)} takes such cells as blank"
            : text is "True" or "False" ? $"is the truth value {text}" : null;
    }

    // How databases and programs write that there is nothing. None and nil are names, too: only as Python writes it.
    private static bool IsMissing(string text) =>
        text.Equals("null", StringComparison.OrdinalIgnoreCase)
        || text.Equals("(null)", StringComparison.OrdinalIgnoreCase)
        || text.Equals("<null>", StringComparison.OrdinalIgnoreCase)
        || text.Equals("n/a", StringComparison.OrdinalIgnoreCase)
        || text.Equals("undefined", StringComparison.OrdinalIgnoreCase)
        || text is "\\N" or "None" or "NaN" or "[object Object]";

    private static string Show(string text) => $"'{HarmlessText.Line(text, MaxOddLength)}'";

    private static string Position(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
