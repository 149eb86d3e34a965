using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;
using Dub.Tracking.Imports;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Validates an import without sending it: writes a problem for each bad row, and a summary at the end.</summary>
/// <param name="command">The cmdlet that writes them.</param>
/// <param name="operation">What the rows are for.</param>
/// <param name="binder">What reads the rows.</param>
internal sealed class ImportValidator<TRequest, TResponse>(
    PSCmdlet command,
    TrackOperation<TRequest, TResponse> operation,
    RowBinder binder) : IRowHandler<TRequest>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    private const int MaximumValueLength = 200;

    private readonly SortedDictionary<string, (int Rows, long Amount)> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _repeated = new(StringComparer.Ordinal);
    private int _valid;
    private int _invalid;

    /// <inheritdoc/>
    public void Accept(ImportRow<TRequest> row)
    {
        _valid++;
        AddRepeat(row);
        if (operation.AmountOf(row.Request) is { } money)
        {
            _ = _totals.TryGetValue(money.Currency, out (int Rows, long Amount) total);
            _totals[money.Currency] = (total.Rows + 1, total.Amount + money.Amount);
        }
    }

    /// <inheritdoc/>
    public void Reject(ImportRow<TRequest> row, DubException error, object? value)
    {
        _invalid++;
        AddRepeat(row);
        command.WriteObject(new ImportProblem
        {
            Row = row.Number,
            CustomerExternalId = row.Request.CustomerExternalId,
            InvoiceId = operation.ExclusiveKey(row.Request)?.Key,
            Column = (error as DubInvalidRequestException)?.Column,
            Value = value is null ? null : Show(value),
            Reason = error.Message,
            ErrorId = error.ErrorId,
        });
    }

    /// <inheritdoc/>
    public void Complete() => command.WriteObject(new ImportValidation
    {
        Kind = operation.Name,
        Rows = _valid + _invalid,
        ValidRows = _valid,
        // Arrays: PowerShell cannot index the compiler's own read-only lists.
        Totals = _totals.Select(static total => new CurrencyTotal { Currency = total.Key, Rows = total.Value.Rows, Amount = total.Value.Amount }).ToArray(),
        ColumnsUsed = binder.ColumnsUsed,
        ColumnsNotUsed = binder.ColumnsNotUsed,
        RepeatedInvoices = _repeated.Select(static invoice => new RepeatedInvoice { InvoiceId = invoice.Key, Rows = invoice.Value }).ToArray(),
    });

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string Show(object value)
    {
        string text = CellText.Of(value);
        return HarmlessText.Line(CellText.ReasonIn(text) is null ? text : value.ToString(), MaximumValueLength);
    }

    private void AddRepeat(ImportRow<TRequest> row)
    {
        if (row.RepeatOf is not { } first || operation.ExclusiveKey(row.Request) is not { } invoice)
        {
            return;
        }

        if (!_repeated.TryGetValue(invoice.Key, out List<int>? rows))
        {
            _repeated.Add(invoice.Key, rows = [first]);
        }

        rows.Add(row.Number);
    }
}
