using System;
using System.Globalization;
using System.Text;

namespace Dub.PowerShell;

/// <summary>Normalizes column names, so that case, white space and separators do not matter.</summary>
internal static class ColumnName
{
    private const string Metadata = "metadata";

    /// <summary>
    /// The name without blanks, invisible marks, dashes and underscores, in lower case: <c>Invoice_ID </c> and
    /// <c>invoice-id</c> are both <c>invoiceid</c>.
    /// </summary>
    public static string Normalize(string name)
    {
        StringBuilder normalized = new(name.Length);
        foreach (char c in Compatible(name))
        {
            if (!IsSeparator(Narrow(c)))
            {
                normalized.Append(char.ToLowerInvariant(Narrow(c)));
            }
        }

        return normalized.ToString();
    }

    /// <summary>The name without blanks and invisible marks at its ends.</summary>
    public static string Trim(string name) => InvisibleText.Trim(name);

    /// <summary>The entry of the metadata that a column <c>metadata.name</c> is; null for any other column.</summary>
    public static string? MetadataEntry(string name)
    {
        int point = name.IndexOf('.');
        if (point < Metadata.Length || Normalize(name.Substring(0, point)) != Metadata)
        {
            return null;
        }

        string entry = Trim(name.Substring(point + 1));
        return entry.Length == 0 ? null : entry;
    }

    // A letter of full width is the same letter. Where the system has no tables for Unicode, the framework leaves it as it is.
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - '\uFF01' + '!') : c;

    // A letter with its accent is the same in one character and in two.
    private static string Compatible(string name)
    {
        foreach (char c in name)
        {
            if (c > '\u007F')
            {
                try
                {
                    return name.Normalize(NormalizationForm.FormKC);
                }
                catch (ArgumentException)
                {
                    // Half of a surrogate pair: such a name is no known one either way.
                    return name;
                }
            }
        }

        return name;
    }

    private static bool IsSeparator(char c) =>
        c is '-' or '_'
        || InvisibleText.IsInvisible(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Control;
}
