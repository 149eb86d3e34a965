using System;
using System.IO;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Journals;

/// <summary>
/// Appends lines to a file in batches: lines appended while a batch is being written go into the next one, so
/// that many rows share one write.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    // A killed process loses nothing that was handed to the operating system; a power cut loses at most this much.
    private static readonly TimeSpan s_syncInterval = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly FileStream _file;
    private readonly string _path;
    private readonly Clock _clock;
    private MemoryStream _pending = new();
    private MemoryStream _spare = new();
    private TaskCompletionSource<bool> _group = NewGroup();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private TimeSpan _lastSync;
    private DubJournalException? _broken;

    public JournalFile(FileStream file, string path, Clock clock)
    {
        _file = file;
        _path = path;
        _clock = clock;
        _lastSync = clock.Elapsed;
    }

    /// <summary>Appends a line; the task completes once the operating system has it.</summary>
    /// <exception cref="DubJournalException">It could not be written, or an earlier line could not.</exception>
    public Task AppendAsync(byte[] line)
    {
        lock (_gate)
        {
            if (_broken is not null)
            {
                return Task.FromException(_broken);
            }

            _pending.Write(line, 0, line.Length);
            _pending.WriteByte((byte)'\n');
            Task written = _group.Task;
            if (!_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteGroups);
            }

            return written;
        }
    }

    /// <summary>Writes what is pending and closes the file.</summary>
    public void Dispose()
    {
        Task writing;
        lock (_gate)
        {
            writing = _writing;
            _broken ??= new DubJournalException($"The journal '{HarmlessText.Line(_path)}' is closed.");
        }

        writing.GetAwaiter().GetResult();
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Every line whose loss matters was awaited when it was written.
        }

        _file.Dispose();
        _pending.Dispose();
        _spare.Dispose();
    }

    private static TaskCompletionSource<bool> NewGroup() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void WriteGroups()
    {
        while (true)
        {
            MemoryStream lines;
            TaskCompletionSource<bool> group;
            lock (_gate)
            {
                if (_pending.Length == 0)
                {
                    _isWriting = false;
                    return;
                }

                lines = _pending;
                _pending = _spare;
                _spare = lines;
                group = _group;
                _group = NewGroup();
            }

            try
            {
                _file.Write(lines.GetBuffer(), 0, (int)lines.Length);
                bool sync = _clock.Elapsed - _lastSync > s_syncInterval;
                _file.Flush(sync);
                if (sync)
                {
                    _lastSync = _clock.Elapsed;
                }

                lines.SetLength(0);
                group.TrySetResult(true);
            }
            catch (Exception error)
            {
                // Any exception, because callers are waiting for this batch: .NET reports a file that must not
                // grow any further as an argument out of range.
                Break(group, error);
                return;
            }
        }
    }

    private void Break(TaskCompletionSource<bool> group, Exception error)
    {
        lock (_gate)
        {
            _isWriting = false;
            _broken = new DubJournalException(
                $"The journal '{HarmlessText.Line(_path)}' could not be written: {HarmlessText.Line(error.Message)}",
                error);
            group.TrySetException(_broken);
            _group.TrySetException(_broken);
            // Lines that are not awaited must not raise UnobservedTaskException.
            _ = group.Task.Exception;
            _ = _group.Task.Exception;
        }
    }
}
