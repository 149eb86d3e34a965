using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Dub.Tracking.Imports;

/// <summary>Counts the outcomes of an import's rows. Not thread-safe.</summary>
internal sealed class ImportStatistics
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly List<int> _notSent = [];
    private int _failedWithoutEffect;

    /// <summary>Rows that came in.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that succeeded.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Those of them that Dub did not record.</summary>
    public int NotRecorded { get; private set; }

    /// <summary>Those of them that are sales of amount 0.</summary>
    public int FreeSales { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Rows that were not sent because the journal has them as done.</summary>
    public int Skipped { get; private set; }

    /// <summary>Rows that have an outcome.</summary>
    public int Ended => Succeeded + Failed;

    /// <summary>Rows that reached Dub, or may have.</summary>
    public int Sent => Ended - _failedWithoutEffect;

    /// <summary>The rows that did not reach Dub: those after the error that ended the import, and those that met a common fault.</summary>
    public IReadOnlyList<int> NotSent => _notSent;

    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>Counts an incoming row and returns its number, from 1.</summary>
    public int CountRow() => ++Rows;

    public void CountSuccess(TrackResponse response)
    {
        Succeeded++;
        NotRecorded += response.Recorded == false ? 1 : 0;
        FreeSales += response is SaleResponse { Recorded: false, SentAmount: 0 } ? 1 : 0;
    }

    /// <summary>Counts a failed row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="endsImport">Whether no further row is sent because of it.</param>
    /// <returns>Whether the row met a fault common to all rows and counts as not sent.</returns>
    public bool CountFailure(int row, DubException error, bool endsImport)
    {
        Failed++;
        if (error is DubInvalidRequestException or DubOutcomeUnknownException or DubDuplicateInvoiceException)
        {
            _failedWithoutEffect++;
            return false;
        }

        if (error.OutcomeUnknown || !(endsImport || error.IsUnreachable) || error is DubJournalException { Attempts: > 0 })
        {
            return false;
        }

        _failedWithoutEffect++;
        _notSent.Add(row);
        return true;
    }

    public void CountSkipped() => Skipped++;

    /// <summary>Counts a row that was not sent because an error before it ended the import.</summary>
    public void CountNotSent(int row) => _notSent.Add(row);

    public SendSummary ToSummary(string kind, ImportEvents events) => new()
    {
        Kind = kind,
        Rows = Rows,
        Succeeded = Succeeded,
        NotRecorded = NotRecorded,
        Failed = Failed,
        Skipped = Skipped,
        Retries = events.Retries,
        Seconds = Math.Round(Elapsed.TotalSeconds, 3),
        RateLimitWaitSeconds = Math.Round(events.RateLimitWait.TotalSeconds, 3),
    };
}
