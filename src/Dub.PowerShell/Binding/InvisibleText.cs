using System.Globalization;

namespace Dub.PowerShell;

/// <summary>White space and invisible format characters, which make texts differ that look the same.</summary>
internal static class InvisibleText
{
    /// <summary>Whether a character is white space or an invisible format character, such as U+200B or a byte order mark.</summary>
    public static bool IsInvisible(char c) => char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>The text without such characters at its ends.</summary>
    public static string Trim(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsInvisible(text[start]))
        {
            start++;
        }

        while (end > start && IsInvisible(text[end - 1]))
        {
            end--;
        }

        return text.Substring(start, end - start);
    }

    /// <summary>The index of the first format character; -1 if there is none.</summary>
    public static int IndexOfFormatCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > '\u007F' && CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.Format)
            {
                return i;
            }
        }

        return -1;
    }
}
