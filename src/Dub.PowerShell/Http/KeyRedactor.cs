using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Dub.Http;

/// <summary>
/// Overwrites the API key in what a server answers. A server or a proxy that echoes the request's headers in its error page
/// would otherwise put the key into messages, transcripts and <c>$Error</c>.
/// </summary>
internal sealed class KeyRedactor
{
    // Shorter ones could be a part of any word.
    private const int ShortestKey = 8;

    private readonly byte[][] _forms;

    /// <param name="key">The key as it is sent; null or a short one is not looked for.</param>
    public KeyRedactor(string? key)
    {
        _forms = key is { Length: >= ShortestKey }
            ? [.. Forms(key).Distinct(StringComparer.Ordinal).SelectMany(static form => new[] { Encoding.ASCII.GetBytes(form), Encoding.Unicode.GetBytes(form), Encoding.BigEndianUnicode.GetBytes(form) })]
            : [];
    }

    /// <summary>Overwrites each occurrence with asterisks of the same length, so that JSON stays JSON.</summary>
    public void Redact(ArraySegment<byte> body)
    {
        Span<byte> all = body.AsSpan();
        foreach (byte[] form in _forms)
        {
            Span<byte> rest = all;
            for (int at = rest.IndexOf(form); at >= 0; at = rest.IndexOf(form))
            {
                rest.Slice(at, form.Length).Fill((byte)'*');
                rest = rest.Slice(at + form.Length);
            }
        }
    }

    /// <summary>The same for the text of a header.</summary>
    public string? Redact(string? header)
    {
        if (header is null || _forms.Length == 0)
        {
            return header;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(header);
        Redact(new ArraySegment<byte>(bytes));
        return Encoding.UTF8.GetString(bytes);
    }

    // A page may escape all of the key, or just what is no letter or digit.
    private static IEnumerable<string> Forms(string key)
    {
        yield return key;
        foreach (Func<char, string> escape in Escapes())
        {
            yield return string.Concat(key.Select(escape));
            yield return string.Concat(key.Select(c => IsPlain(c) ? c.ToString() : escape(c)));
        }

        // Of "Bearer <key>", "<name>:<key>" and the like: the key may begin at any of three places of a group.
        byte[] bytes = Encoding.ASCII.GetBytes(key);
        for (int shift = 0; shift < 3; shift++)
        {
            int skip = (3 - shift) % 3;
            int whole = (bytes.Length - skip) / 3 * 3;
            string text = Convert.ToBase64String(bytes, skip, whole);
            yield return text;
            yield return text.Replace('+', '-').Replace('/', '_');
        }
    }

    private static Func<char, string>[] Escapes() =>
    [
        static c => $"%{(int)c:X2}",
        static c => $"%{(int)c:x2}",
        static c => $"&#{(int)c};",
        static c => $"&#x{(int)c:X};",
        static c => $"&#x{(int)c:x};",
        static c => $"\\u{(int)c:X4}",
        static c => $"\\u{(int)c:x4}",
        static c => c == '_' ? "&lowbar;" : c.ToString(),
    ];

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
