using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Journals;

/// <summary>What an import has done so far, on disk, so that another run goes on where it stopped.</summary>
internal sealed class Journal : IDisposable
{
    private readonly Dictionary<(JournalKey Key, int Repetition), JournalState> _before = [];
    private readonly Dictionary<JournalKey, int> _repetitions = [];
    private readonly FileStream _lock;
    private readonly JournalFile _file;
    private readonly HMACSHA256 _hash;
    private readonly Clock _clock;

    private Journal(FileStream lockFile, FileStream file, string path, string address, Clock clock)
    {
        _lock = lockFile;
        _clock = clock;
        (JournalHeader? header, long whole) = JournalContents.Read(file, path, Remember);
        if (header is not null && header.Address != address)
        {
            throw new DubJournalException(
                $"The journal '{HarmlessText.Line(path)}' is of an import to {HarmlessText.Line(header.Address)}, not to {address}.");
        }

        file.SetLength(whole);
        file.Position = whole;
        _file = new JournalFile(file, path, clock);
        string salt = header?.Salt ?? NewSalt();
        _hash = new HMACSHA256(Encoding.UTF8.GetBytes(salt));
        if (header is null)
        {
            Append(new JournalHeader
            {
                DubJournal = JournalHeader.CurrentVersion,
                Salt = salt,
                Address = address,
                Created = clock.UtcNow,
            });
        }
        else if (whole > 0 && !EndsWithNewline(file))
        {
            file.WriteByte((byte)'\n');
        }
    }

    /// <summary>Opens a journal, or begins one, and keeps every other run away from it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="address">Where the rows go.</param>
    /// <param name="clock">Dates the events.</param>
    /// <exception cref="DubJournalException">
    /// The file is in use, is no journal, belongs to another address, or cannot be written.
    /// </exception>
    public static Journal Open(string path, Uri address, Clock clock)
    {
        FileStream? lockFile = null;
        FileStream? file = null;
        try
        {
            JournalPaths.Check(path);
            lockFile = JournalPaths.Lock(path);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
            JournalPaths.CheckIsFile(file, path);
            Journal journal = new(lockFile, file, path, address.AbsoluteUri, clock);
            lockFile = null;
            file = null;
            return journal;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new DubJournalException(
                $"The journal '{HarmlessText.Line(path)}' cannot be used: {HarmlessText.Line(error.Message)}",
                error);
        }
        finally
        {
            file?.Dispose();
            lockFile?.Dispose();
        }
    }

    /// <summary>Finds a row of this run. Is called once for each, in the input's order, by one thread.</summary>
    /// <param name="identity">What makes the row's request what it is (<c>TrackOperation.Identify</c>).</param>
    /// <param name="kind">What it is: <c>lead</c>, <c>sale</c>, <c>customer</c>.</param>
    /// <param name="inputRow">Its place in the input, from 1.</param>
    public JournalRow Register(string identity, string kind, int inputRow)
    {
        JournalKey key = KeyOf(identity);
        _repetitions.TryGetValue(key, out int seen);
        int repetition = _repetitions[key] = seen + 1;
        _before.TryGetValue((key, repetition), out JournalState before);
        return new JournalRow(key, repetition, before, kind, inputRow);
    }

    /// <summary>Writes an event of a row; the task ends when the system has it.</summary>
    /// <exception cref="DubJournalException">It could not be written.</exception>
    public Task AppendAsync(JournalRow row, JournalState state, string? errorId = null) =>
        _file.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(
            new JournalLine
            {
                At = _clock.UtcNow,
                Row = row.Key.ToString(),
                N = row.Repetition,
                Kind = row.Kind,
                Input = row.InputRow,
                Event = state,
                Error = errorId,
            },
            JournalJsonContext.Default.JournalLine));

    /// <summary>Writes what is pending and lets others at the journal.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        _lock.Dispose();
    }

    /// <summary>The keyed hash of an identity: it tells rows apart without saying what is in them.</summary>
    internal JournalKey KeyOf(string identity)
    {
        byte[] hash = _hash.ComputeHash(Encoding.UTF8.GetBytes(identity));
        return new JournalKey(BitConverterBigEndian(hash, 0), BitConverterBigEndian(hash, 8));
    }

    private static ulong BitConverterBigEndian(byte[] bytes, int offset)
    {
        ulong value = 0;
        for (int i = 0; i < 8; i++)
        {
            value = (value << 8) | bytes[offset + i];
        }

        return value;
    }

    private static string NewSalt()
    {
        byte[] salt = new byte[16];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(salt);
        return Hashing.Hex(salt);
    }

    private static bool EndsWithNewline(FileStream file)
    {
        file.Position--;
        return file.ReadByte() == '\n';
    }

    private void Append(JournalHeader header) =>
        _file.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(header, JournalJsonContext.Default.JournalHeader))
            .GetAwaiter().GetResult();

    private void Remember(JournalLine line)
    {
        _ = JournalKey.TryParse(line.Row, out JournalKey key);
        _before[(key, line.N)] = line.Event;
    }
}
