using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Takes one row to its result: the journal before and after, the call between.</summary>
internal sealed class RowSender<TRequest, TResponse>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    private readonly Func<TRequest, ApiCall, ICallObserver, CancellationToken, Task<TResponse>> _send;
    private readonly Journal? _journal;
    private readonly ImportFeed _feed;

    public RowSender(
        Func<TRequest, ApiCall, ICallObserver, CancellationToken, Task<TResponse>> send,
        Journal? journal,
        ImportFeed feed)
    {
        _send = send;
        _journal = journal;
        _feed = feed;
    }

    public async Task<RowResult<TResponse>> SendAsync(ImportRow<TRequest> row, CancellationToken cancellationToken)
    {
        RowResult<TResponse> result;
        try
        {
            RowObserver observer = new(row.Number, row.Request, row.Journal, _journal, _feed);
            TResponse response = await _send(row.Request, row.Call!, observer, cancellationToken).ConfigureAwait(false);
            result = new RowResult<TResponse> { Response = response };
        }
        catch (DubException error)
        {
            result = new RowResult<TResponse> { Error = error };
        }
        catch (Exception error) when (error is not OperationCanceledException || !(cancellationToken.IsCancellationRequested || _feed.NoFurtherAttempt.IsCancellationRequested))
        {
            // A fault of our own must cost this row alone, and must not pass for a row that was not sent.
            DubUnexpectedClientException unexpected = new(HarmlessText.Line(error.Message), error) { OutcomeUnknown = true };
            result = new RowResult<TResponse> { Error = unexpected };
        }

        return await WriteOutcomeAsync(row, result).ConfigureAwait(false);
    }

    private async Task<RowResult<TResponse>> WriteOutcomeAsync(ImportRow<TRequest> row, RowResult<TResponse> result)
    {
        if (_journal is null || row.Journal is null || result.Error is DubJournalException)
        {
            return result;
        }

        if (row.Journal.IsInDoubt && result.Error is { } failure && (failure.Fate == CallFate.NotProcessed || failure.ConcernsEveryCall))
        {
            // That this call did nothing says nothing of the earlier run's.
            failure.OutcomeUnknown = true;
        }

        JournalState state = result switch
        {
            { Response: { } response } => response.IsDone ? JournalState.Recorded : JournalState.NotRecorded,
            { Error.OutcomeUnknown: true } => JournalState.Unknown,
            { Error.Fate: CallFate.NotProcessed } => JournalState.NotSent,
            _ => JournalState.Refused,
        };
        try
        {
            await _journal.AppendAsync(row.Journal, state, result.Error?.ErrorId).ConfigureAwait(false);
            return result;
        }
        catch (DubJournalException error)
        {
            // What is not in the journal must not be reported as done: the next run would not know of it.
            string outcome = result.Error?.Message ?? (state == JournalState.Recorded ? "Dub recorded it." : "Dub recorded nothing.");
            return new RowResult<TResponse>
            {
                Error = new DubJournalException($"{outcome} {error.Message}", error)
                {
                    Attempts = result.Error?.Attempts ?? 1,
                    OutcomeUnknown = result.Error?.OutcomeUnknown ?? false,
                },
            };
        }
    }
}
