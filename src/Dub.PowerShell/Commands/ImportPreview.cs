using System;
using System.Management.Automation;
using Dub.Tracking.Imports;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Shows what an import would do, for -WhatIf: the call for each row, or why the journal keeps it from being sent.</summary>
/// <param name="command">The cmdlet that shows it.</param>
/// <param name="operation">What would be sent.</param>
/// <param name="address">The address it would be sent to.</param>
/// <param name="client">What would send it; null without an API key.</param>
/// <param name="journal">The journal, opened for reading; null without one. Disposed with this.</param>
/// <param name="reporter">Writes the errors.</param>
internal sealed class ImportPreview<TRequest, TResponse>(
    PSCmdlet command,
    TrackOperation<TRequest, TResponse> operation,
    Uri address,
    DubClient? client,
    JournalIndex? journal,
    ImportReporter<TRequest, TResponse> reporter) : IRowHandler<TRequest>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    private int _skipped;

    /// <summary>Whether rows would be sent again that an earlier run may have had recorded.</summary>
    public bool ResendsUnknown { get; init; }

    /// <inheritdoc/>
    public void Accept(ImportRow<TRequest> row)
    {
        row.Journal = journal?.Register(operation.Identify(row.Request), operation.Name, row.Number);
        if (row.Journal?.Before == JournalState.Recorded)
        {
            _skipped++;
            command.ShouldProcess($"Skipping row {row.Number}, {row.Request}: the journal has it as done.", null, null);
        }
        else if (JournalDoubt.Of(row, operation, ResendsUnknown) is { } doubt)
        {
            Reject(row, doubt, value: null);
        }
        else
        {
            Show(row);
        }
    }

    /// <inheritdoc/>
    public void Reject(ImportRow<TRequest> row, DubException error, object? value) => reporter.WriteError(row, error);

    /// <inheritdoc/>
    public void Complete()
    {
        if (_skipped > 0)
        {
            command.WriteWarning(_skipped == 1
                ? "1 row would be skipped: the journal has it as done."
                : $"{_skipped} rows would be skipped: the journal has them as done.");
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => journal?.Dispose();

    // A line for each row of a file: the bodies of thousands of rows would bury the errors among them.
    private void Show(ImportRow<TRequest> row)
    {
        if (command.MyInvocation.ExpectingInput && !Preferences.IsVerbose(command))
        {
            string detail = row.Request.Detail is { } text ? $": {text}" : string.Empty;
            command.ShouldProcess($"Row {row.Number}, {row.Request}{detail}", null, null);
        }
        else
        {
            command.ShouldProcess(address.AbsoluteUri, RowText.OfCall(client?.Preview(row.ApiRequest!) ?? row.ApiRequest!));
        }
    }
}
