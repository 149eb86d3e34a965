using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>Counts what became of a pipeline's rows. Used by the pipeline's thread alone.</summary>
internal sealed class ImportTally
{
    private const int MostNamed = 20;

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly List<string> _usedInvoices = [];
    private readonly List<int> _notSent = [];
    private readonly List<string> _alsoFailed = [];
    private int _rows;
    private int _succeeded;
    private int _refusedBeforeSending;
    private int _refusedForAll;

    public int Rows => _rows;

    /// <summary>Rows that ended, well or not.</summary>
    public int Ended => _succeeded + Failed;

    public int Succeeded => _succeeded;

    public int Failed { get; private set; }

    public int NotRecorded { get; private set; }

    public int Skipped { get; set; }

    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>The error that ends the pipeline; null while there is none.</summary>
    public ErrorRecord? LastError { get; private set; }

    /// <summary>Counts a row that comes in and gives its number.</summary>
    public int CountRow() => ++_rows;

    public void Succeed(TrackResponse response)
    {
        _succeeded++;
        if (response.Recorded == false)
        {
            NotRecorded++;
        }
        else if (response is SaleResponse { IsOfAnotherCustomer: true } sale && _usedInvoices.Count < MostNamed)
        {
            _usedInvoices.Add(HarmlessText.Line(sale.InvoiceId, 60));
        }
    }

    /// <summary>Counts a failed row.</summary>
    public void Fail(int row, DubException error)
    {
        Failed++;
        if (error is DubInvalidRequestException or DubOutcomeUnknownException)
        {
            _refusedBeforeSending++;
        }
        else if (error.ConcernsEveryCall && !error.OutcomeUnknown && error is not DubJournalException { Attempts: > 0 })
        {
            _refusedForAll++;
            _notSent.Add(row);
        }
    }

    /// <summary>Keeps an error for the end: the first is what ends the pipeline, the others are named with it.</summary>
    public void EndWith(int row, ErrorRecord record)
    {
        if (LastError is null)
        {
            LastError = record;
        }
        else
        {
            _alsoFailed.Add($"row {row.ToString(CultureInfo.InvariantCulture)} ({((DubException)record.Exception).ErrorId})");
        }
    }

    /// <summary>Counts a row that was not sent because an error before it ended the pipeline.</summary>
    public void LeaveUnsent(int row) => _notSent.Add(row);

    /// <summary>How far the import came, and which rows are still to be sent.</summary>
    public string HowFar()
    {
        // Rows that were refused for the common fault were not sent to any effect.
        int sent = Ended - _refusedBeforeSending - _refusedForAll;
        return string.Format(
            CultureInfo.InvariantCulture,
            "Stopped here: {0} {1} sent, row {2} is the first that was not. Not sent: {3}.{4}",
            sent,
            sent == 1 ? "row was" : "rows were",
            First(),
            RowNumbers.FormatToEnd(_notSent, _rows),
            _alsoFailed.Count == 0 ? string.Empty : $" Failed as well: {string.Join(", ", _alsoFailed)}.");
    }

    /// <summary>The warning that rows were answered but not recorded; null where all were.</summary>
    public string? NotRecordedWarning(string noun) => NotRecorded == 0
        ? null
        : string.Format(
            CultureInfo.InvariantCulture,
            noun == "lead"
                ? "Dub did not record {0} of {1} {2}s anew: it had seen the customer with this event within the week, or had refused the same lead for its click (see Recorded)."
                : "Dub did not record {0} of {1} {2}s: it does not know the customer. Send the customer as a lead first, or the sale with -ClickId (see Recorded).",
            NotRecorded,
            _succeeded,
            noun);

    /// <summary>The warning that sales were answered with other customers' sales; null where none was.</summary>
    public string? UsedInvoiceWarning() => _usedInvoices.Count == 0
        ? null
        : $"Dub answered with sales to other customers for these invoice IDs, which had been used before, and recorded nothing: {string.Join(", ", _usedInvoices)}{(_usedInvoices.Count == MostNamed ? ", …" : string.Empty)}.";

    public SendSummary ToSummary(string noun, ImportFeed feed) => new()
    {
        Kind = noun,
        Rows = _rows,
        Succeeded = _succeeded,
        NotRecorded = NotRecorded,
        Failed = Failed,
        Skipped = Skipped,
        Retries = feed.Retries,
        Seconds = Math.Round(Elapsed.TotalSeconds, 3),
        RateLimitWaitSeconds = Math.Round(feed.RateLimitWait.TotalSeconds, 3),
    };

    private int First()
    {
        int first = _rows + 1;
        foreach (int row in _notSent)
        {
            first = Math.Min(first, row);
        }

        return first;
    }
}
