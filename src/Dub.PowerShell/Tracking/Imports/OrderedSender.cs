using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Tracking.Imports;

/// <summary>
/// Sends rows concurrently and returns their results in input order. Rows of one partition (a customer)
/// are sent one after the other. The caller bounds the number of rows in flight or buffered by adding none while
/// <see cref="IsFull"/>.
/// </summary>
/// <typeparam name="TRow">What is sent.</typeparam>
/// <typeparam name="TResult">The outcome of a row.</typeparam>
internal sealed class OrderedSender<TRow, TResult> : IDisposable
    where TRow : class
    where TResult : class
{
    private readonly object _gate = new();
    private readonly Queue<SenderSlot<TRow, TResult>> _inOrder = new();
    private readonly Queue<SenderSlot<TRow, TResult>> _ready = new();
    private readonly Dictionary<string, Queue<SenderSlot<TRow, TResult>>?> _partitions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _close = new();
    private readonly Func<TRow, CancellationToken, Task<TResult>> _send;
    private readonly Func<TResult, bool> _endsAll;
    private readonly Func<Exception, TResult> _onUnexpected;
    private readonly int _throttleLimit;
    private readonly CancellationToken _stopToken;
    private int _workers;
    private bool _closed;
    private bool _signalled;

    /// <param name="throttleLimit">How many rows are in flight at most.</param>
    /// <param name="capacity">How many rows are held at most, those in flight included.</param>
    /// <param name="send">Sends a row. Throws only when cancelled, or where the row was not sent once <see cref="Closed"/>.</param>
    /// <param name="endsAll">Whether a result means that no further row is to be sent.</param>
    /// <param name="onUnexpected">The result of a row whose sending threw all the same.</param>
    public OrderedSender(
        int throttleLimit,
        int capacity,
        Func<TRow, CancellationToken, Task<TResult>> send,
        Func<TResult, bool> endsAll,
        Func<Exception, TResult> onUnexpected)
    {
        _throttleLimit = throttleLimit;
        Capacity = capacity;
        _send = send;
        _endsAll = endsAll;
        _onUnexpected = onUnexpected;
        // The source's Token cannot be read once it is disposed, and calls may briefly outlive it.
        _stopToken = _stop.Token;
        Closed = _close.Token;
    }

    public int Capacity { get; }

    /// <summary>Cancelled once no further row is started.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Whether a row must be taken before the next is added.</summary>
    public bool IsFull => Pending >= Capacity;

    /// <summary>How many rows were added and not yet taken.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _inOrder.Count;
            }
        }
    }

    private bool HeadIsDue => _inOrder.Count > 0 && _inOrder.Peek() is { } head && (head.IsDone || (_closed && !head.IsStarted));

    /// <summary>Adds a row to be sent.</summary>
    public void Add(TRow row, string partition)
    {
        bool startWorker;
        lock (_gate)
        {
            SenderSlot<TRow, TResult> slot = new(row, partition);
            _inOrder.Enqueue(slot);
            if (!_partitions.TryGetValue(partition, out Queue<SenderSlot<TRow, TResult>>? waiting))
            {
                _partitions.Add(partition, null);
                _ready.Enqueue(slot);
            }
            else
            {
                if (waiting is null)
                {
                    _partitions[partition] = waiting = new Queue<SenderSlot<TRow, TResult>>();
                }

                waiting.Enqueue(slot);
            }

            startWorker = !_closed && _ready.Count > 0 && _workers < _throttleLimit;
            if (startWorker)
            {
                _workers++;
            }
        }

        if (startWorker)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    /// <summary>Adds a row whose result is known without sending it, at its place in the order.</summary>
    public void AddDone(TRow row, TResult result)
    {
        lock (_gate)
        {
            SenderSlot<TRow, TResult> slot = new(row, string.Empty);
            slot.Finish(result);
            _inOrder.Enqueue(slot);
        }
    }

    /// <summary>
    /// Takes the next row in order if it is due. Its result is null where it was not sent, because an earlier
    /// row's result ended all.
    /// </summary>
    public bool TryTake(out TRow? row, out TResult? result) => TryTake(out row, out result, out _);

    /// <summary>Also returns whether sending the row was started.</summary>
    /// <inheritdoc cref="TryTake(out TRow, out TResult)"/>
    public bool TryTake(out TRow? row, out TResult? result, out bool wasStarted)
    {
        lock (_gate)
        {
            SenderSlot<TRow, TResult>? head = HeadIsDue ? _inOrder.Dequeue() : null;
            row = head?.Row;
            result = head?.Result;
            wasStarted = head?.IsStarted == true;
            return head is not null;
        }
    }

    /// <summary>Takes all rows that are left, in order, finished or not.</summary>
    public IReadOnlyList<(TRow Row, TResult? Result, bool WasStarted)> TakeAll()
    {
        lock (_gate)
        {
            List<(TRow Row, TResult? Result, bool WasStarted)> rows = [];
            while (_inOrder.Count > 0)
            {
                SenderSlot<TRow, TResult> slot = _inOrder.Dequeue();
                rows.Add((slot.Row, slot.Result, slot.IsStarted));
            }

            return rows;
        }
    }

    /// <summary>Waits until the next row is due or the time is over, even after <see cref="Cancel()"/>.</summary>
    public void WaitForNext(TimeSpan time)
    {
        lock (_gate)
        {
            if (_inOrder.Count > 0 && !HeadIsDue)
            {
                Monitor.Wait(_gate, time);
            }
        }
    }

    /// <summary>Waits until the next row may be due, the wait is signalled, or the time is over.</summary>
    public void Wait(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_signalled && _inOrder.Count > 0 && !HeadIsDue && !_stopToken.IsCancellationRequested)
            {
                Monitor.Wait(_gate, time);
            }

            _signalled = false;
        }
    }

    /// <summary>Ends a <see cref="Wait"/>.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _signalled = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Starts no further row; those in flight end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        Cancel(_close);
        Signal();
    }

    /// <summary>Starts no further row and cancels those in flight.</summary>
    public void Cancel()
    {
        Close();
        Cancel(_stop);
        Signal();
    }

    /// <summary>Cancels the rows in flight. Rows that were not taken are lost to the caller.</summary>
    public void Dispose()
    {
        Cancel();
        _stop.Dispose();
        _close.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A disposed source has already been cancelled.
        }
    }

    private async Task WorkAsync()
    {
        SenderSlot<TRow, TResult>? slot = Next(null, null);
        while (slot is not null)
        {
            TResult? result = null;
            try
            {
                result = await _send(slot.Row, _stopToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopToken.IsCancellationRequested || Closed.IsCancellationRequested)
            {
                // The caller is gone and no one takes the result, or the row was not sent after all.
            }
#pragma warning disable CA1031 // A worker that ends without its row's result would leave the caller waiting for ever.
            catch (Exception error)
#pragma warning restore CA1031
            {
                result = _onUnexpected(error);
            }

            if (result is not null && _endsAll(result))
            {
                // Before the next row is looked for: a row waiting for its next attempt must not make it.
                Close();
            }

            slot = Next(slot, result);
        }
    }

    private SenderSlot<TRow, TResult>? Next(SenderSlot<TRow, TResult>? finished, TResult? result)
    {
        lock (_gate)
        {
            if (finished is not null)
            {
                finished.Finish(result);
                Release(finished.Partition);
                if (ReferenceEquals(_inOrder.Count > 0 ? _inOrder.Peek() : null, finished))
                {
                    Monitor.PulseAll(_gate);
                }
            }

            if (!_closed && _ready.Count > 0)
            {
                SenderSlot<TRow, TResult> next = _ready.Dequeue();
                next.IsStarted = true;
                return next;
            }

            _workers--;
            if (_closed)
            {
                Monitor.PulseAll(_gate);
            }

            return null;
        }
    }

    private void Release(string partition)
    {
        Queue<SenderSlot<TRow, TResult>>? waiting = _partitions[partition];
        if (waiting is null || waiting.Count == 0)
        {
            _partitions.Remove(partition);
        }
        else
        {
            _ready.Enqueue(waiting.Dequeue());
        }
    }
}
