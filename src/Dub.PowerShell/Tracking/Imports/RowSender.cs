using System;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking.Journals;

namespace Dub.Tracking.Imports;

/// <summary>Sends one row and records its outcome in the journal.</summary>
internal sealed class RowSender<TRequest, TResponse>(DubClient client, Journal? journal, ImportEvents events)
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    /// <param name="row">The row.</param>
    /// <param name="noFurtherAttempt">Cancelled once no further attempt may start.</param>
    /// <param name="cancellationToken">Ends attempts and waits alike.</param>
    /// <exception cref="OperationCanceledException">The row has no outcome, or was not sent.</exception>
    public async Task<RowResult<TResponse>> SendAsync(
        ImportRow<TRequest> row,
        CancellationToken noFurtherAttempt,
        CancellationToken cancellationToken)
    {
        CallOutcome? outcome = null;
        CallFailure? failure;
        try
        {
            outcome = await client.SendAsync(
                row.ApiRequest!,
                new RowEvents(row.Number, row.Request, events),
                journal is null || row.Journal is null ? null : new JournalPolicy(journal, row.Journal),
                noFurtherAttempt,
                cancellationToken).ConfigureAwait(false);
            failure = outcome.Failure;
        }
        catch (Exception error) when (error is not OperationCanceledException || !(cancellationToken.IsCancellationRequested || noFurtherAttempt.IsCancellationRequested))
        {
            // A bug in the module must cost this row alone, and the row must not count as not sent.
            failure = CallFailure.Unexpected(error);
        }

        TResponse? response = (TResponse?)outcome?.Result;
        if (row.Journal is { IsInDoubt: true }
            && failure is not null
            && (!failure.SettlesEarlierAttempts || !row.ApiRequest!.IsRepeatSafe))
        {
            // This call had no effect, but the earlier run's may have had one.
            failure = failure with { OutcomeUnknown = true };
        }

        failure = await RecordAsync(row.Journal, response, failure).ConfigureAwait(false);
        return new RowResult<TResponse>
        {
            Response = failure is null ? response : null,
            Error = failure?.ToException(),
        };
    }

    /// <summary>Writes the outcome to the journal; returns the failure to report, which may be that of the write.</summary>
    private async Task<CallFailure?> RecordAsync(JournalRow? row, TResponse? response, CallFailure? failure)
    {
        if (journal is null || row is null || failure?.ErrorId == ErrorCatalogue.Journal)
        {
            return failure;
        }

        JournalState state = failure switch
        {
            null => response!.IsDone ? JournalState.Recorded : JournalState.NotRecorded,
            { OutcomeUnknown: true } => JournalState.Unknown,
            { Effect: CallEffect.None } => JournalState.NotSent,
            _ => JournalState.Refused,
        };
        try
        {
            await journal.AppendAsync(row, state, failure?.ErrorId).ConfigureAwait(false);
            return failure;
        }
        catch (DubJournalException error)
        {
            // A row that is not in the journal must not be reported as done: the next run would send it again.
            string outcome = failure?.Message ?? (state == JournalState.Recorded ? "Dub recorded it." : "Dub recorded nothing.");
            return CallFailure.From(error) with
            {
                Message = $"{outcome} {error.Message}",
                Cause = error,
                Attempts = failure?.Attempts ?? 1,
                OutcomeUnknown = failure?.OutcomeUnknown ?? false,
            };
        }
    }
}
