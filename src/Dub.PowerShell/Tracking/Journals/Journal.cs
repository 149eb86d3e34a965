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
    public JournalRow Register(string identity, string kind, int inputRow, string? invoice = null) =>
        _index.Register(identity, kind, inputRow, invoice);

    /// <summary>Writes that a row of this run could not be sent.</summary>
    /// <param name="kind">What it is: <c>lead</c>, <c>sale</c>, <c>customer</c>.</param>
    /// <param name="inputRow">Its number in the input, from 1.</param>
    /// <param name="errorId">Why.</param>
    /// <param name="invoice">The invoice ID to be named with it; null for none.</param>
    public void AddInvalid(string kind, int inputRow, string errorId, string? invoice) => AppendUnwatched(
        AppendAsync(new JournalRow(default, inputRow, JournalState.None, kind, inputRow) { Invoice = invoice }, JournalState.Invalid, errorId));

    /// <summary>Writes that this run read its input to the end. Without earlier runs there is nothing to be set right by it.</summary>
    /// <param name="kind">What it sent: <c>lead</c>, <c>sale</c>, <c>customer</c>. Rows of other kinds came with other inputs.</param>
    /// <param name="inputRows">How many rows the input had.</param>
    public void End(string kind, int inputRows)
    {
        if (_index.Events > 0)
        {
            AppendUnwatched(Append(new JournalLine { At = _clock.UtcNow, Kind = kind, Input = inputRows, EndOfRunFrom = _index.Events + 1 }));
        }
    }

    /// <summary>Writes an event of a row; the task completes once the operating system has it.</summary>
    /// <exception cref="DubJournalException">It could not be written.</exception>
    public Task AppendAsync(JournalRow row, JournalState state, string? errorId = null) =>
        Append(new JournalLine
        {
            At = _clock.UtcNow,
            Row = row.Key.ToString(),
            N = row.Repetition,
            Kind = row.Kind,
            Input = row.InputRow,
            Event = state,
            Error = errorId,
            Invoice = row.Invoice,
        });

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

    // What these lines say is counted, and nothing depends on it.
    private static void AppendUnwatched(Task written) => written.ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private Task Append(JournalLine line) =>
        _file.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(line, JournalJsonContext.Default.JournalLine));

    private void Append(JournalHeader header) =>
        _file.AppendAsync(JsonSerializer.SerializeToUtf8Bytes(header, JournalJsonContext.Default.JournalHeader))
            .GetAwaiter().GetResult();
}
