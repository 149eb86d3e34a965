using System;
using System.Globalization;
using System.Text;

namespace Dub.Errors;

/// <summary>
/// Makes text from outside safe to print: characters that control a terminal or reorder a line are escaped.
/// </summary>
internal static class HarmlessText
{
    private const int LineLength = 500;

    /// <summary>A single line for a message: no control, bidirectional or separator characters, of bounded length.</summary>
    public static string Line(string? text, int maxLength = LineLength) => Clean(text, maxLength, keepLines: false);

    /// <summary>A line that ends with a full stop, so that another sentence can follow it.</summary>
    public static string Sentence(string? text, int maxLength = LineLength)
    {
        string line = Line(text, maxLength).TrimEnd();
        string end = line.TrimEnd('"', '\'', ')', '»', '”', '’');
        return end.Length == 0 || end[end.Length - 1] is '.' or '!' or '?' or '…' ? line : line + ".";
    }

    /// <summary>A block of text that keeps its line ends and tabs.</summary>
    public static string Block(string? text, int maxLength = int.MaxValue) => Clean(text, maxLength, keepLines: true);

    private static string Clean(string? text, int maxLength, bool keepLines)
    {
        if (text is null || text.Length == 0)
        {
            return string.Empty;
        }

        StringBuilder? cleaned = null;
        int end = CutAt(text, maxLength);
        for (int i = 0; i < end; i++)
        {
            char c = text[i];
            if (IsPair(text, i))
            {
                cleaned?.Append(c).Append(text[i + 1]);
                i++;
            }
            else if (IsHarmless(c, keepLines))
            {
                cleaned?.Append(c);
            }
            else
            {
                cleaned ??= new StringBuilder(text, 0, i, end + 16);
                cleaned.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        string result = cleaned?.ToString() ?? (end == text.Length ? text : text.Substring(0, end));
        return end < text.Length ? result + "…" : result;
    }

    private static int CutAt(string text, int maxLength)
    {
        int end = Math.Min(text.Length, maxLength);
        return end > 0 && IsPair(text, end - 1) ? end - 1 : end;
    }

    private static bool IsPair(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);

    private static bool IsHarmless(char c, bool keepLines) => c switch
    {
        '\n' or '\t' => keepLines,
        < ' ' or (>= '\u007F' and <= '\u009F') => false,
        // Characters that reorder or hide the text around them.
        '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF' => false,
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => false,
        _ => !char.IsSurrogate(c),
    };
}
