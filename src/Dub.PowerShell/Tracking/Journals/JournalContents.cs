using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Dub.Errors;
using System.Threading;

namespace Dub.Tracking.Journals;

/// <summary>Reads a journal from its first line to its last complete one.</summary>
internal static class JournalContents
{
    private const string Opening = "{\"dubJournal\":";

    /// <summary>Reads the file and passes on each event in turn.</summary>
    /// <param name="stream">The file, from its beginning.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="onEvent">Is called for each event.</param>
    /// <param name="cancellationToken">Ends the reading: a journal of millions of rows takes seconds.</param>
    /// <returns>The header, null where the file holds none yet; and how many bytes are whole lines.</returns>
    /// <exception cref="DubJournalException">The file is not a journal.</exception>
    public static (JournalHeader? Header, long WholeBytes) Read(
        Stream stream,
        string path,
        Action<JournalLine> onEvent,
        CancellationToken cancellationToken)
    {
        JournalHeader? header = null;
        long whole = 0;
        int number = 0;
        foreach ((ArraySegment<byte> line, bool ended) in Lines(stream))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (number == 1)
            {
                header = ReadHeader(line, ended, path);
                if (header is null)
                {
                    return (null, 0);
                }
            }
            else if (TryParse(line, out JournalLine? parsed))
            {
                onEvent(parsed!);
            }
            else if (!ended)
            {
                // The process crashed while this line was being written: its event was never reported.
                return (header, whole);
            }
            else
            {
                throw NotAJournal(path, $"line {number.ToString(CultureInfo.InvariantCulture)} is damaged");
            }

            whole += line.Count + (ended ? 1 : 0);
        }

        return (header, whole);
    }

    private static JournalHeader? ReadHeader(ArraySegment<byte> line, bool ended, string path)
    {
        string text = Encoding.UTF8.GetString(line.Array!, line.Offset, Math.Min(line.Count, 4096));
        bool begins = text.StartsWith(Opening, StringComparison.Ordinal);
        if (!ended && (begins || Opening.StartsWith(text, StringComparison.Ordinal)))
        {
            // A crash in the first line: no row had been sent yet.
            return null;
        }

        if (!begins)
        {
            throw NotAJournal(path, "it begins with something else");
        }

        try
        {
            JournalHeader? header = JsonSerializer.Deserialize(line.AsSpan(), JournalJsonContext.Default.JournalHeader);
            return header is { DubJournal: JournalHeader.CurrentVersion, Salt.Length: > 0, Address.Length: > 0 }
                ? header
                : throw NotAJournal(path, "it is of another version");
        }
        catch (JsonException error)
        {
            throw NotAJournal(path, "its first line is damaged", error);
        }
    }

    private static bool TryParse(ArraySegment<byte> line, out JournalLine? parsed)
    {
        try
        {
            parsed = JsonSerializer.Deserialize(line.AsSpan(), JournalJsonContext.Default.JournalLine);
            return parsed is { EndOfRunFrom: > 0 }
                || (parsed is { N: > 0 } && parsed.Event != JournalState.None && JournalKey.TryParse(parsed.Row, out _));
        }
        catch (JsonException)
        {
            parsed = null;
            return false;
        }
    }

    private static IEnumerable<(ArraySegment<byte> Line, bool Ended)> Lines(Stream stream)
    {
        const int LongestLine = 64 * 1024;
        byte[] buffer = new byte[LongestLine];
        int start = 0;
        int end = 0;
        while (true)
        {
            int newline = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            if (newline >= 0)
            {
                yield return (new ArraySegment<byte>(buffer, start, newline - start), true);
                start = newline + 1;
                continue;
            }

            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            int read = end < buffer.Length ? stream.Read(buffer, end, buffer.Length - end) : 0;
            if (read > 0)
            {
                end += read;
                continue;
            }

            if (end > 0)
            {
                // A line that fills the buffer is not a journal's; it counts as complete and therefore as damaged.
                yield return (new ArraySegment<byte>(buffer, 0, end), end == buffer.Length);
            }

            yield break;
        }
    }

    private static DubJournalException NotAJournal(string path, string why, Exception? inner = null) =>
        new($"'{HarmlessText.Line(path)}' is not a journal of this module: {why}. It was left as it is.", inner);
}
