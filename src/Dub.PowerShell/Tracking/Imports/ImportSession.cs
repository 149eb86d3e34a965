using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http.RateLimits;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.Tracking.Imports;

/// <summary>
/// One import: checks rows against the journal, sends them concurrently and returns their results in
/// input order. Not thread-safe except for <see cref="Cancel"/>.
/// </summary>
internal sealed class ImportSession<TRequest, TResponse> : IDisposable
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    // How many rows are buffered behind a slow one, per concurrent call.
    private const int HeldBackPerCall = 16;

    // How long calls in flight may take to finish when the pipeline ends early.
    private static readonly TimeSpan s_gracePeriod = TimeSpan.FromSeconds(10);

    // How long cancelled calls may take to stop. One that does not, such as on a dead network drive, is not waited for.
    private static readonly TimeSpan s_cancelPeriod = TimeSpan.FromSeconds(5);

    private readonly TrackOperation<TRequest, TResponse> _operation;
    private readonly Journal? _journal;
    private readonly RowSender<TRequest, TResponse> _rows;
    private readonly OrderedSender<ImportRow<TRequest>, RowResult<TResponse>> _sender;
    private readonly CircuitBreaker _breaker = new();
    private volatile bool _isCancelled;

    /// <param name="operation">What the rows are.</param>
    /// <param name="client">Sends them.</param>
    /// <param name="journal">Keeps their outcomes; null where none was asked for. It is the session's to dispose.</param>
    /// <param name="events">Is told of their calls' steps.</param>
    /// <param name="throttleLimit">How many calls are in flight at most.</param>
    public ImportSession(
        TrackOperation<TRequest, TResponse> operation,
        DubClient client,
        Journal? journal,
        ImportEvents events,
        int throttleLimit)
    {
        _operation = operation;
        _journal = journal;
        _rows = new RowSender<TRequest, TResponse>(client, journal, events);
        _sender = new OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>(
            Math.Min(throttleLimit, MostAtOnce(client.Connection)),
            // One at a time means that no row is read before the result of the previous one was taken.
            throttleLimit == 1 ? 1 : throttleLimit * HeldBackPerCall,
            SendAsync,
            static result => result.EndsImport,
            static error => new RowResult<TResponse> { Error = CallFailure.Unexpected(error).ToException() });
        events.OnMessage(_sender.Signal);
    }

    /// <summary>Whether a row must be taken before the next is added.</summary>
    public bool IsFull => _sender.IsFull;

    /// <summary>How many rows were added and not yet taken.</summary>
    public int Pending => _sender.Pending;

    /// <summary>Whether <see cref="Cancel"/> was called.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Looks up a row in the journal. Must be called once for each row that is sent, in input order.</summary>
    /// <returns>The row's record; null without a journal.</returns>
    public JournalRow? Register(TRequest request, int number, string? invoice = null) =>
        _journal?.Register(_operation.Identify(request), _operation.Name, number, invoice);

    /// <summary>Notes in the journal that a row could not be sent.</summary>
    public void RegisterInvalid(int number, DubException error, string? invoice) =>
        _journal?.AddInvalid(_operation.Name, number, error.ErrorId, invoice);

    /// <summary>Notes in the journal that the input was read to its end.</summary>
    public void EndInput(int rows) => _journal?.End(_operation.Name, rows);

    /// <summary>Adds a row to be sent in its turn.</summary>
    public void Add(ImportRow<TRequest> row) => _sender.Add(row, row.Request.CustomerExternalId!);

    /// <summary>Adds a row that ends in an error without being sent, at its place in the order.</summary>
    public void AddFailed(ImportRow<TRequest> row, DubException error) =>
        _sender.AddDone(row, new RowResult<TResponse> { Error = error });

    /// <summary>
    /// Takes the next row in order if it is due. Its result is null where it was not sent, because the import ended.
    /// </summary>
    public bool TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result) => _sender.TryTake(out row, out result);

    /// <summary>Waits until the next row may be due, the wait is signalled, or the time is over.</summary>
    public void Wait(TimeSpan time) => _sender.Wait(time);

    /// <summary>Starts no further row; calls in flight end.</summary>
    public void Close() => _sender.Close();

    /// <summary>Starts no further row and cancels the calls in flight. May be called on any thread.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        _sender.Cancel();
    }

    /// <summary>
    /// Starts no further row and drains the rows in flight; where they do not finish within a few seconds, their
    /// calls are cancelled. For a pipeline that ends early.
    /// </summary>
    /// <returns>The rows that were being sent, with their results; null for one that was cancelled.</returns>
    public IReadOnlyList<KeyValuePair<ImportRow<TRequest>, RowResult<TResponse>?>> CloseAndTakeSent()
    {
        List<KeyValuePair<ImportRow<TRequest>, RowResult<TResponse>?>> sent = [];
        if (_isCancelled)
        {
            return sent;
        }

        _sender.Close();
        Drain(sent, s_gracePeriod);
        if (_sender.Pending > 0)
        {
            _sender.Cancel();
            Drain(sent, s_cancelPeriod);
        }

        foreach ((ImportRow<TRequest> row, RowResult<TResponse>? result, bool wasStarted) in _sender.TakeAll())
        {
            if (wasStarted)
            {
                sent.Add(new(row, result));
            }
        }

        return sent;
    }

    public void Dispose()
    {
        _sender.Dispose();
        _journal?.Dispose();
    }

    private void Drain(List<KeyValuePair<ImportRow<TRequest>, RowResult<TResponse>?>> sent, TimeSpan period)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (_sender.Pending > 0 && elapsed.Elapsed < period)
        {
            if (!_sender.TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result, out bool wasStarted))
            {
                TimeSpan left = period - elapsed.Elapsed;
                _sender.WaitForNext(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
            else if (wasStarted)
            {
                sent.Add(new(row!, result));
            }
        }
    }

    // Under -RequestsPerMinute, more rows at once would not be faster, but wait longer than -MaximumWaitSec allows.
    private static int MostAtOnce(DubConnection connection) => connection.RequestsPerMinute is { } ceiling
        ? Math.Max(1, RateLimiter.MostWaiting(ceiling, TimeSpan.FromSeconds(connection.MaximumWaitSec)))
        : int.MaxValue;

    private async Task<RowResult<TResponse>> SendAsync(ImportRow<TRequest> row, CancellationToken cancellationToken)
    {
        RowResult<TResponse> result = await _rows.SendAsync(row, _sender.Closed, cancellationToken).ConfigureAwait(false);
        bool isUnreachable = _breaker.Trips(result.Error);
        return isUnreachable || result.Error?.IsFatal == true ? result with { EndsImport = true } : result;
    }
}
