using System;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Tracking.Journals;

/// <summary>The progress of an import on disk, so that another run can resume it.</summary>
internal sealed class Journal : IDisposable
{
    private readonly FileStream _lock;
    private readonly JournalFile _file;
    private readonly JournalIndex _index;
    private readonly Clock _clock;

    private Journal(FileStream lockFile, FileStream file, JournalIndex index, string path, Uri address, Clock clock)
    {
        _lock = lockFile;
        _index = index;
        _clock = clock;
        file.SetLength(index.WholeBytes);
        file.Position = index.WholeBytes;
        _file = new JournalFile(file, path, clock);
        if (index.IsNew)
        {
            Append(new JournalHeader
            {
                DubJournal = JournalHeader.CurrentVersion,
                Salt = index.Salt,
                Address = address.AbsoluteUri,
                Created = clock.UtcNow,
            });
        }
        else if (index.WholeBytes > 0 && !EndsWithNewline(file))
        {
            file.WriteByte((byte)'\n');
        }
    }

    /// <summary>Opens or creates a journal and locks it against other runs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="address">Where the rows go.</param>
    /// <param name="clock">Dates the events.</param>
    /// <param name="cancellationToken">Ends the reading of what is there, and leaves the file as it is.</param>
    /// <exception cref="DubJournalException">
    /// The file is in use, is no journal, belongs to another address, or cannot be written.
    /// </exception>
    public static Journal Open(string path, Uri address, Clock clock, CancellationToken cancellationToken = default)
    {
        FileStream? lockFile = null;
        FileStream? file = null;
        JournalIndex? index = null;
        try
        {
            JournalPaths.Check(path);
            lockFile = JournalPaths.Lock(path);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
            JournalPaths.CheckIsFile(file, path);
            index = JournalIndex.Read(file, path, address, cancellationToken);
            Journal journal = new(lockFile, file, index, path, address, clock);
            lockFile = null;
            file = null;
            index = null;
            return journal;
        }
        catch (Exception error) when (JournalPaths.IsFailure(error))
        {
            throw JournalPaths.Unusable(path, error);
        }
        finally
        {
            index?.Dispose();
            file?.Dispose();
            lockFile?.Dispose();
        }
    }

    /// <inheritdoc cref="JournalIndex.Register"/>
    public JournalRow Register(string identity, string kind, int inputRow) => _index.Register(identity, kind, inputRow);

    /// <summary>Writes an event of a row; the task completes once the operating system has it.</summary>
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

    /// <summary>Writes pending lines and releases the lock.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _index.Dispose();
        _lock.Dispose();
    }

    /// <inheritdoc cref="JournalIndex.KeyOf"/>
    internal JournalKey KeyOf(string identity) => _index.KeyOf(identity);

    private static bool EndsWithNewline(FileStream file)
    {
        file.Position--;
        return file.ReadByte() == '\n';
    }

    private void Append(JournalHeader header) =>
        _file.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(header, JournalJsonContext.Default.JournalHeader))
            .GetAwaiter().GetResult();
}
