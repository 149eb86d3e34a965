using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>
/// Writes the outcomes of an import's rows to the cmdlet's streams: results, errors, warnings, progress, the summary.
/// Used by the pipeline's thread alone, which alone may write.
/// </summary>
internal sealed class ImportReporter<TRequest, TResponse>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    private readonly PSCmdlet _command;
    private readonly string _noun;
    private readonly ImportStatistics _statistics;
    private readonly ImportEvents _events;
    private readonly ImportProgress _progress;
    private readonly ImportErrors<TRequest> _errors;
    private readonly List<int> _unconverted = [];

    /// <param name="command">The cmdlet whose streams are written.</param>
    /// <param name="noun">What is sent, in the singular.</param>
    /// <param name="statistics">The import's counts.</param>
    /// <param name="events">What the calls in flight report.</param>
    public ImportReporter(PSCmdlet command, string noun, ImportStatistics statistics, ImportEvents events)
    {
        _command = command;
        _noun = noun;
        _statistics = statistics;
        _events = events;
        _progress = new ImportProgress(command, $"Sending {noun}s to Dub");
        _errors = new ImportErrors<TRequest>(command, statistics);
    }

    /// <summary>How many rows there will be, for the progress.</summary>
    public long? Length
    {
        set => _progress.Length = value;
    }

    /// <summary>Whether an error has come that ends the pipeline.</summary>
    public bool IsEnding => _errors.IsEnding;

    /// <summary>Writes a row's result or error.</summary>
    /// <returns>Whether no further row is to be sent.</returns>
    public bool Write(ImportRow<TRequest> row, RowResult<TResponse>? result)
    {
        if (result?.Response is { } response)
        {
            _errors.WriteHeld();
            response.Row = row.Number;
            _statistics.CountSuccess(response);
            if (response is SaleResponse { IsUnconverted: true })
            {
                _unconverted.Add(row.Number);
            }

            _command.WriteObject(response);
        }
        else if (result?.Error is not { } error)
        {
            _statistics.CountNotSent(row.Number);
        }
        else
        {
            return _errors.Write(row, error, result.EndsImport);
        }

        return false;
    }

    /// <summary>Writes the error of a row that is judged without being sent, as with -WhatIf.</summary>
    public void WriteError(ImportRow<TRequest> row, DubException error) => _errors.WriteNow(row, error);

    /// <summary>Writes what the calls in flight have reported since, and the progress.</summary>
    public void WriteProgress()
    {
        WriteMessages();
        _progress.Update(_statistics, _events);
    }

    /// <summary>Writes the warnings and the summary, and throws the error that ends the pipeline, if there is one.</summary>
    public void Complete()
    {
        WriteMessages();
        _progress.Complete();
        if (!_errors.IsEnding)
        {
            _errors.WriteHeld();
        }

        WriteWarnings();
        _command.WriteInformation(_statistics.ToSummary(_noun, _events), SummaryTags.For(_command, _statistics.Rows));
        _errors.ThrowLast();
    }

    /// <summary>
    /// Tells which rows were in flight when the pipeline was ended by another command. The streams are closed by then,
    /// so it goes to the host.
    /// </summary>
    public void WriteAbandoned(IReadOnlyList<KeyValuePair<ImportRow<TRequest>, RowResult<TResponse>?>> sent)
    {
        List<int> recorded = [];
        List<int> failed = [];
        List<int> unknown = [];
        IReadOnlyList<FailedRow> unwritten = _errors.Unwritten;
        int count = sent.Count + unwritten.Count;
        if (count == 0)
        {
            return;
        }

        foreach (FailedRow row in unwritten)
        {
            (row.OutcomeUnknown ? unknown : failed).Add(row.Row);
        }

        foreach (KeyValuePair<ImportRow<TRequest>, RowResult<TResponse>?> row in sent)
        {
            List<int> rows = row.Value switch
            {
                { Response: { } response } => response.Recorded == false ? failed : recorded,
                { Error.OutcomeUnknown: false } => failed,
                _ => unknown,
            };
            rows.Add(row.Key.Number);
        }

        StringBuilder text = new();
        text.Append("The pipeline ended while ").Append(Count(count)).Append(count == 1 ? " was" : " were").Append(" being sent.");
        Append(text, "Recorded by Dub", recorded);
        Append(text, "Not recorded", failed);
        Append(text, "Outcome unknown (look them up in Dub before you send them again)", unknown);
        text.Append(" No further row was sent.");
        if (_errors.UnwrittenMessage is { } message)
        {
            text.Append(' ').Append(message);
        }

        _command.Host?.UI?.WriteWarningLine(text.ToString());
    }

    private static void Append(StringBuilder text, string what, List<int> rows)
    {
        if (rows.Count > 0)
        {
            text.Append(' ').Append(what).Append(": ").Append(RowNumbers.Format(rows)).Append('.');
        }
    }

    private string Count(int rows) => string.Format(CultureInfo.InvariantCulture, rows == 1 ? "{0} {1}" : "{0} {1}s", rows, _noun);

    private void WriteWarnings()
    {
        foreach (string warning in NotRecordedWarnings())
        {
            _command.WriteWarning(warning);
        }

        if (_unconverted.Count > 0)
        {
            _command.WriteWarning(
                $"Dub had no exchange rate for the currency of {Count(_unconverted.Count)} ({RowNumbers.Format(_unconverted)}) and added the amounts to its totals in USD unconverted. Check the currency of these rows, and correct the sales in Dub.");
        }

        if (_statistics.Skipped > 0)
        {
            _command.WriteWarning($"{_statistics.Skipped} {(_statistics.Skipped == 1 ? "row was" : "rows were")} skipped: the journal has them as done.");
        }
    }

    // One for each reason: what to do differs.
    private IEnumerable<string> NotRecordedWarnings()
    {
        int free = _statistics.FreeSales;
        if (free > 0)
        {
            yield return $"Dub did not record {Of(free)}: it never records a sale of amount 0.";
        }

        int others = _statistics.NotRecorded - free;
        if (others > 0)
        {
            yield return _noun == "lead"
                ? $"Dub did not record {Of(others)} anew: it had seen the customer with this event within the week, or had refused the same lead for its click (see Recorded)."
                : $"Dub did not record {Of(others)}: it does not know the customer. Send the customer as a lead first, or the sale with -ClickId (see Recorded).";
        }
    }

    private string Of(int rows) =>
        string.Format(CultureInfo.InvariantCulture, "{0} of {1}", rows, Count(_statistics.Succeeded));

    private void WriteMessages()
    {
        while (_events.TryRead(out ImportMessage message))
        {
            if (message.IsDetail)
            {
                _command.WriteDebug(message.Text);
            }
            else
            {
                _command.WriteVerbose(message.Text);
            }
        }
    }
}
