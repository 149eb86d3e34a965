using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Journals;

/// <summary>What earlier runs did with each row, and which of their rows a row of this run corresponds to. Only reads the file.</summary>
internal sealed class JournalIndex : IDisposable
{
    private readonly Dictionary<(JournalKey Key, int Repetition), JournalState> _before;
    private readonly Dictionary<JournalKey, int> _repetitions = [];
    private readonly HMACSHA256 _hash;

    private JournalIndex(JournalHeader? header, long wholeBytes, Dictionary<(JournalKey Key, int Repetition), JournalState> before)
    {
        _before = before;
        IsNew = header is null;
        WholeBytes = wholeBytes;
        Salt = header?.Salt ?? NewSalt();
        _hash = new HMACSHA256(Encoding.UTF8.GetBytes(Salt));
    }

    /// <summary>Whether the file has no header yet.</summary>
    public bool IsNew { get; }

    /// <summary>How many bytes of the file are whole lines.</summary>
    public long WholeBytes { get; }

    /// <summary>How many events the file has.</summary>
    public int Events { get; private init; }

    /// <summary>The key of the row hashes.</summary>
    public string Salt { get; }

    /// <summary>Reads an open journal from its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="address">Where the rows go.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DubJournalException">The file is no journal, or one of another address.</exception>
    public static JournalIndex Read(Stream file, string path, Uri address, CancellationToken cancellationToken)
    {
        Dictionary<(JournalKey Key, int Repetition), JournalState> before = [];
        int events = 0;
        (JournalHeader? header, long whole) = JournalContents.Read(file, path, Remember, cancellationToken);
        return header is null || header.Address == address.AbsoluteUri
            ? new JournalIndex(header, whole, before) { Events = events }
            : throw new DubJournalException(
                $"The journal '{HarmlessText.Line(path)}' is of an import to {HarmlessText.Line(header.Address)}, not to {address.AbsoluteUri}. Connect to that address, or give the journal of this one.");

        void Remember(JournalLine line)
        {
            events++;
            // A row that could not be sent has no request that it could be recognized by.
            if (line.Event is not (JournalState.None or JournalState.Invalid))
            {
                _ = JournalKey.TryParse(line.Row, out JournalKey key);
                before[(key, line.N)] = line.Event;
            }
        }
    }

    /// <summary>
    /// Reads a journal for a dry run: the file is not created, changed or locked, and another run may be writing it.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static JournalIndex Preview(string path, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            JournalPaths.Check(path);
            FileInfo info = new(path);
            if (info is { Exists: false, Directory.Exists: false })
            {
                throw new DirectoryNotFoundException("its folder does not exist.");
            }

            if (info is { Exists: false } or { Length: 0 })
            {
                // A pipe has no length, and opening it blocks until there is a writer.
                return new JournalIndex(null, 0, []);
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            JournalPaths.CheckIsFile(file, path);
            return Read(file, path, address, cancellationToken);
        }
        catch (Exception error) when (JournalPaths.IsFailure(error))
        {
            throw JournalPaths.Unusable(path, error);
        }
    }

    /// <summary>Looks up a row of this run. Must be called once for each row, in input order, on one thread.</summary>
    /// <param name="identity">What makes the row's request what it is (<c>TrackOperation.Identify</c>).</param>
    /// <param name="kind">What it is: <c>lead</c>, <c>sale</c>, <c>customer</c>.</param>
    /// <param name="inputRow">Its place in the input, from 1.</param>
    /// <param name="invoice">The invoice ID to be named with it; null for none.</param>
    public JournalRow Register(string identity, string kind, int inputRow, string? invoice = null)
    {
        JournalKey key = KeyOf(identity);
        _repetitions.TryGetValue(key, out int seen);
        int repetition = _repetitions[key] = seen + 1;
        _before.TryGetValue((key, repetition), out JournalState before);
        return new JournalRow(key, repetition, before, kind, inputRow) { Invoice = invoice };
    }

    /// <summary>The keyed hash of an identity: it distinguishes rows without revealing their content.</summary>
    public JournalKey KeyOf(string identity)
    {
        byte[] hash = _hash.ComputeHash(Encoding.UTF8.GetBytes(identity));
        return new JournalKey(BigEndian(hash, 0), BigEndian(hash, 8));
    }

    public void Dispose() => _hash.Dispose();

    private static ulong BigEndian(byte[] bytes, int offset)
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
}
