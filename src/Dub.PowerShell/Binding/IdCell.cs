using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>
/// Recognizes values that a spreadsheet or a program has written in place of an ID. Sent as IDs, they would merge
/// different customers or invoices.
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
            return $"contains U+FFFD (at position {Position(lost)}), the replacement for a character that could not be decoded; {ReadAgain}";
        }

        if (InvisibleText.IndexOfFormatCharacter(text) is >= 0 and int mark)
        {
            return $"contains an invisible character (U+{((int)text[mark]).ToString("X4", CultureInfo.InvariantCulture)} at position {Position(mark)}); remove it";
        }

        if (text[0] == '=')
        {
            return $"is a spreadsheet formula, {Show(text)}; export its value";
        }

        return text.Length > MaxOddLength ? null : WhatIsOdd(text);
    }

    private static string? WhatIsOdd(string text)
    {
        // The first character rules out nearly all IDs, at a fraction of what a Regex costs for each row.
        if (text[0] is '+' or '-' or (>= '0' and <= '9') && s_exponent.IsMatch(text))
        {
            return $"is {Show(text)}, a number that a spreadsheet has rounded; export it as text";
        }

        if (text[0] is '#' or 'E' && s_spreadsheetError.IsMatch(text))
        {
            return $"is {Show(text)}, a spreadsheet's error value";
        }

        if (text.Length > 1 && text[0] == '\'' && text[text.Length - 1] == '\'')
        {
            return $"is in quotation marks, {text}; write it without them";
        }

        return IsMissing(text)
            ? $"is {Show(text)}, which stands for a missing value; with -NullText {Show(text)} such cells are blank"
            : text is "True" or "False" ? $"is the Boolean {text}" : null;
    }

    // How databases and programs write a missing value. None is also a name, so it is recognized only as Python writes it.
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
