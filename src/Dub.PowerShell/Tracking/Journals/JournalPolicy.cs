using System;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Journals;

/// <summary>
/// Writes each attempt to the journal before it is made, so that a row that may have been sent never looks unsent.
/// </summary>
internal sealed class JournalPolicy(Journal journal, JournalRow row) : ICallPolicy
{
    private bool _isMarked;

    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        if (!_isMarked)
        {
            try
            {
                await journal.AppendAsync(row, JournalState.Sending).ConfigureAwait(false);
            }
            catch (DubJournalException error)
            {
                return CallOutcome.Failed(CallFailure.From(error));
            }

            _isMarked = true;
        }

        CallOutcome outcome = await next(context).ConfigureAwait(false);
        if (outcome.Failure?.Effect == CallEffect.None && !context.MayHaveBeenRecorded && !row.IsInDoubt)
        {
            _isMarked = false;
            MarkNotSent();
        }

        return outcome;
    }

    // Not awaited: if this line is lost the row counts as unknown, which is safe.
    private void MarkNotSent() => journal.AppendAsync(row, JournalState.NotSent).ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
