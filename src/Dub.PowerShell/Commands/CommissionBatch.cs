using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Dub.Errors;
using Dub.Lookup;
using Dub.Refunds;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>
/// The rows whose commissions are set together, kept until what became of them is written. Used by the pipeline's thread
/// alone.
/// </summary>
internal sealed class CommissionBatch(PSCmdlet command, CommissionUpdater updater, CommissionStatus status)
{
    private const string Unknown = "Outcome unknown (see Get-DubCommission)";

    private readonly bool _stopsAtFirstError = Preferences.StopsAtError(command);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private Queue<PendingUpdate> _rows = new();
    private int _lastRow;

    // In the order in which they are written where an error ends the pipeline; one that concerns every row counts as not
    // reached.
    private enum State
    {
        Set,
        Failed,
        NotReached,
    }

    /// <summary>Whether the input has ended.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether no further row is to be added before these are set.</summary>
    public bool IsFull => _rows.Count >= CommissionUpdater.MaximumBatch || _rows.Any(row => row.Error is { } error && (_stopsAtFirstError || IsFatal(error)));

    /// <summary>The commissions that are still to be set; none where an error ends the pipeline before.</summary>
    public IReadOnlyList<string> IdsToSet => _rows.Any(static row => row.Error is { } error && IsFatal(error))
        ? []
        : [.. _rows.Where(static row => row is { WasSetBefore: false, Error: null }).Select(static row => row.CommissionId!).Distinct(StringComparer.Ordinal)];

    public void Add(PendingUpdate row)
    {
        _lastRow = row.Number;
        _rows.Enqueue(row);
    }

    /// <summary>How a row is named at the beginning of a message.</summary>
    public string Subject(int number, string? invoiceId, string? commissionId)
    {
        string what = invoiceId is not null ? $"invoice '{HarmlessText.Line(invoiceId, 100)}'"
            : commissionId is not null ? $"commission '{HarmlessText.Line(commissionId, 100)}'"
            : "a commission without an ID";
        return command.MyInvocation.ExpectingInput ? $"Row {number}, {what}" : char.ToUpperInvariant(what[0]) + what.Substring(1);
    }

    /// <summary>Writes each row's result or error. What was set is written before an error that ends the pipeline.</summary>
    public void Write()
    {
        if (_stopsAtFirstError || _rows.Any(row => StateOf(row) == State.NotReached))
        {
            _rows = new Queue<PendingUpdate>(_rows.OrderBy(StateOf));
        }

        while (_rows.Count > 0)
        {
            if (command.Stopping)
            {
                throw new PipelineStoppedException();
            }

            State state = StateOf(_rows.Peek());
            if (state == State.NotReached || (state == State.Failed && _stopsAtFirstError))
            {
                ThrowLast();
            }

            // First, because writing throws where the pipeline has ended.
            PendingUpdate row = _rows.Dequeue();
            if (ErrorOf(row) is { } error)
            {
                command.WriteError(ToRecord(row, error));
            }
            else
            {
                command.WriteObject(ToResult(row));
            }
        }

        updater.Clear();
    }

    /// <summary>
    /// Tells what became of the rows whose results were not written because the pipeline was ended. The streams are
    /// closed by then, so it goes to the host.
    /// </summary>
    public void WriteAbandoned()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        ILookup<string, int> rows = _rows.ToLookup(OutcomeText, static row => row.Number);
        StringBuilder text = new("The pipeline ended before all results were written.");
        foreach (IGrouping<string, int> group in rows)
        {
            text.Append(' ').Append(group.Key).Append(": ").Append(RowNumbers.Format([.. group.Distinct()])).Append('.');
        }

        command.Host?.UI?.WriteWarningLine(text.ToString());
    }

    // Without a partner program every row would fail alike.
    private static bool IsFatal(DubException error) => error.IsFatal || CommissionIds.IsProgramMissing(error);

    private static string? Advice(DubException error)
    {
        string? key = error switch
        {
            DubNotFoundException => "Refund.NotFound",
            DubBadRequestException api when CommissionUpdater.IsPaid(new ApiErrorDetails { StatusCode = api.StatusCode, Message = api.Message }) => "Refund.Paid",
            DubApiException or DubRequestTimeoutException or DubConnectionException or DubResponseValidationException when !error.IsFatal => "Refund.Again",
            _ => null,
        };
        return key is null ? null : ErrorCatalogue.Text(key);
    }

    private DubException? ErrorOf(PendingUpdate row) =>
        row.Error ?? (row.CommissionId is { } id && updater.Outcomes.TryGetValue(id, out CommissionOutcome? outcome) ? outcome.Failure?.ToException() : null);

    private State StateOf(PendingUpdate row) => ErrorOf(row) is { } error
        ? IsFatal(error) ? State.NotReached : State.Failed
        : row.WasSetBefore || updater.Outcomes.ContainsKey(row.CommissionId!) ? State.Set : State.NotReached;

    private bool IsUnknown(PendingUpdate row) => StateOf(row) != State.Set && row.CommissionId is { } id && updater.IsUncertain(id);

    private string OutcomeText(PendingUpdate row) => StateOf(row) == State.Set ? $"Set to {status}" : IsUnknown(row) ? Unknown : "Not set";

    private CommissionUpdate ToResult(PendingUpdate row)
    {
        CommissionOutcome? outcome = row.WasSetBefore ? null : updater.Outcomes[row.CommissionId!];
        return new CommissionUpdate
        {
            InputRow = row.Number,
            CommissionId = row.CommissionId!,
            InvoiceId = row.InvoiceId ?? outcome?.Commission?.InvoiceId,
            Status = status,
            // The same commission in two rows was changed by the first.
            IsChanged = outcome is { WasSetBefore: false } && _changed.Add(row.CommissionId!),
        };
    }

    private void ThrowLast()
    {
        PendingUpdate row = _rows.First(item => ErrorOf(item) is not null);
        ErrorRecord record = ToRecord(row, ErrorOf(row)!);
        if (command.MyInvocation.ExpectingInput)
        {
            int[] unknown = [.. _rows.Where(IsUnknown).Select(static item => item.Number).Distinct()];
            int[] others = [.. _rows.Select(static item => item.Number).Except(unknown)];
            string rows = unknown.Length > 0 ? $" {Unknown}: {RowNumbers.Format(unknown)}." : string.Empty;
            string notSet = !IsLast ? $" Not set: {RowNumbers.FormatToEnd(others, _lastRow)}."
                : others.Length > 0 ? $" Not set: {RowNumbers.Format(others)}." : string.Empty;
            record.ErrorDetails = new ErrorDetails(record.ErrorDetails.Message + rows + notSet)
            {
                RecommendedAction = record.ErrorDetails.RecommendedAction,
            };
        }

        DubException last = (DubException)record.Exception;
        last.Rows = [.. _rows.Select(item => FailedRow.Create(item.Number, item.Source, ErrorOf(item) ?? last))];
        _rows.Clear();
        command.ThrowTerminatingError(record);
    }

    private ErrorRecord ToRecord(PendingUpdate row, DubException error)
    {
        error.RecommendedAction = Advice(error) ?? LookupAdvice.For(error);
        error.Rows = [FailedRow.Create(row.Number, row.Source, error)];
        return ErrorRecordFactory.Create(error, row.Source, Subject(row.Number, row.InvoiceId, row.CommissionId), "changed");
    }
}
