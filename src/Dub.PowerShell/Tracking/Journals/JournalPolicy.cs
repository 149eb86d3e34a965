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
    public async Task<CallOutcome> SendAsync(CallContext context, Func<CallContext, Task<CallOutcome>> next)
    {
        try
        {
            // Its time bounds when Dub can have recorded the row, so that each attempt has one.
            await journal.AppendAsync(row, JournalState.Sending).ConfigureAwait(false);
        }
        catch (DubJournalException error)
        {
            return CallOutcome.Failed(CallFailure.From(error));
        }

        CallOutcome outcome = await next(context).ConfigureAwait(false);
        if (outcome.Failure?.Effect == CallEffect.None && !context.MayHaveBeenRecorded && !row.IsInDoubt)
        {
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
