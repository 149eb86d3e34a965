using System;
using System.Management.Automation;
using System.Threading;
using Dub.Tracking.Imports;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Sends an import's rows through a session and has their results written in input order.</summary>
/// <param name="command">The cmdlet, which asks for confirmation.</param>
/// <param name="operation">What is sent.</param>
/// <param name="client">What sends it.</param>
/// <param name="session">The import; disposed with this.</param>
/// <param name="reporter">Writes the results.</param>
/// <param name="statistics">The import's counts.</param>
internal sealed class ImportSender<TRequest, TResponse>(
    PSCmdlet command,
    TrackOperation<TRequest, TResponse> operation,
    DubClient client,
    ImportSession<TRequest, TResponse> session,
    ImportReporter<TRequest, TResponse> reporter,
    ImportStatistics statistics) : IRowHandler<TRequest>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    // The longest the pipeline thread waits before it updates the progress.
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);

    // Such a row is in the input, and the journal must not take it for one that is gone.
    private bool _isAnyDeclined;

    /// <summary>Whether rows are sent again that an earlier run may have had recorded, although Dub would count them twice.</summary>
    public bool ResendsUnknown { get; init; }

    /// <summary>Gives the invoice ID that the journal may name with a row; null for none.</summary>
    public required Func<TRequest, string?> JournalInvoice { get; init; }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    public CancellationToken Stopped { get; init; }

    /// <inheritdoc/>
    public void Accept(ImportRow<TRequest> row)
    {
        FindLength(row);
        if (!command.ShouldProcess(client.Connection.BaseUri.AbsoluteUri, RowText.OfCall(client.Preview(row.ApiRequest!))))
        {
            _isAnyDeclined = true;
            return;
        }

        row.Journal = session.Register(row.Request, row.Number, JournalInvoice(row.Request));
        if (row.Journal?.Before == JournalState.Recorded)
        {
            statistics.CountSkipped();
        }
        else if (JournalDoubt.Of(row, operation, ResendsUnknown) is { } doubt)
        {
            Fail(row, doubt);
        }
        else
        {
            session.Add(row);
            MakeRoom();
        }
    }

    /// <inheritdoc/>
    public void Reject(ImportRow<TRequest> row, DubException error, object? value)
    {
        FindLength(row);
        session.RegisterInvalid(row.Number, error, JournalInvoice(row.Request));
        Fail(row, error);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        WriteResults(static session => session.Pending > 0);
        if (!reporter.IsEnding && !_isAnyDeclined)
        {
            session.EndInput(statistics.Rows);
        }

        reporter.Complete();
    }

    /// <inheritdoc/>
    public void Stop() => session.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Rows are left where another command has ended the pipeline. What was sent must not go unreported.
        reporter.WriteAbandoned(session.CloseAndTakeSent());
        session.Dispose();
    }

    // While the first row is processed PowerShell still has what comes before this cmdlet.
    private void FindLength(ImportRow<TRequest> row)
    {
        if (row.Number == 1 && command.MyInvocation.ExpectingInput)
        {
            reporter.Length = InputLength.Find(command);
        }
    }

    private void Fail(ImportRow<TRequest> row, DubException error)
    {
        session.AddFailed(row, error);
        MakeRoom();
    }

    private void MakeRoom()
    {
        WriteResults(static session => session.IsFull);
        if (reporter.IsEnding)
        {
            reporter.Complete();
        }
    }

    /// <summary>Writes the rows that are due, and waits for more while the session is as described.</summary>
    private void WriteResults(Func<ImportSession<TRequest, TResponse>, bool> mustWait)
    {
        while (true)
        {
            while (session.TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result))
            {
                if (reporter.Write(row!, result))
                {
                    session.Close();
                }
            }

            if (session.IsCancelled)
            {
                throw new PipelineStoppedException();
            }

            reporter.WriteProgress();
            // After an error that ends the pipeline no further row is sent; only the rows in flight are waited for.
            bool isEnding = reporter.IsEnding;
            if (isEnding ? session.Pending == 0 : !mustWait(session))
            {
                return;
            }

            session.Wait(s_progressInterval);
        }
    }
}
