using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Follows one row's call: writes the journal ahead of it and tells of its retries.</summary>
internal sealed class RowObserver(int number, TrackRequest request, JournalRow? row, Journal? journal, ImportFeed feed)
    : ICallObserver
{
    private bool _isMarked;

    public CancellationToken NoFurtherAttempt => feed.NoFurtherAttempt;

    public Task SendingAsync(int attempt, CancellationToken cancellationToken)
    {
        if (journal is null || row is null || _isMarked)
        {
            return Task.CompletedTask;
        }

        // On disk before the call leaves: a row that may have been sent must never look as if it was not.
        _isMarked = true;
        return journal.AppendAsync(row, JournalState.Sending);
    }

    public void NotProcessed()
    {
        if (journal is not null && row is { IsInDoubt: false })
        {
            _isMarked = false;
            // Nobody waits for it: without this line the row counts as unknown, which is the safe side.
            _ = journal.AppendAsync(row, JournalState.NotSent).ContinueWith(
                static failed => _ = failed.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    public void Answered(ApiCall call, int statusCode, TimeSpan time, int attempt) => feed.Answered(() => string.Format(
        CultureInfo.InvariantCulture,
        "Row {0}: {1} {2} {3} was answered {4} in {5:0} ms (attempt {6})",
        number,
        call.Method,
        call.Path,
        HarmlessText.Line(Encoding.UTF8.GetString(call.Body), 2_000),
        statusCode,
        time.TotalMilliseconds,
        attempt));

    public void Retrying(string reason, TimeSpan wait, int attempt) => feed.Retrying(string.Format(
        CultureInfo.InvariantCulture,
        "Row {0}, {1}: {2} Sending it again in {3:0.###} s (attempt {4}).",
        number,
        request,
        reason,
        wait.TotalSeconds,
        attempt + 1));

    public void WaitingForRateLimit(TimeSpan wait) => feed.LimitClosed(wait);
}
