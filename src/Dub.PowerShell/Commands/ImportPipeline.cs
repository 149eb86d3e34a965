using System;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// One pipeline's rows on their way out and back: hands them to the ordered sender and writes what comes back,
/// in the rows' order. Used by the pipeline's thread alone, which alone may write.
/// </summary>
internal sealed class ImportPipeline<TRequest, TResponse> : IDisposable
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    // What may be held back behind a slow row, for each call that may be under way.
    private const int HeldBackPerCall = 16;

    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(250);

    private readonly PSCmdlet _command;
    private readonly string _noun;
    private readonly ImportTally _tally;
    private readonly ImportFeed _feed;
    private readonly ImportProgress _progress;
    private readonly OrderedSender<ImportRow<TRequest>, RowResult<TResponse>> _sender;
    private readonly bool _stopsAtFirstError;
    private volatile bool _isStopped;

    /// <param name="command">The cmdlet whose streams are written.</param>
    /// <param name="noun">What is sent, in the singular.</param>
    /// <param name="throttleLimit">How many calls are under way at most.</param>
    /// <param name="tally">The pipeline's counts.</param>
    /// <param name="feed">What the calls under way tell.</param>
    /// <param name="rows">Sends a row.</param>
    public ImportPipeline(
        PSCmdlet command,
        string noun,
        int throttleLimit,
        ImportTally tally,
        ImportFeed feed,
        RowSender<TRequest, TResponse> rows)
    {
        _command = command;
        _noun = noun;
        _stopsAtFirstError = Preferences.StopsAtError(command);
        _tally = tally;
        _feed = feed;
        _progress = new ImportProgress(command, $"Sending {noun}s to Dub");
        _sender = new OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>(
            throttleLimit,
            // One at a time means that no row is read before the one ahead of it has come out.
            throttleLimit == 1 ? 1 : throttleLimit * HeldBackPerCall,
            rows.SendAsync,
            static result => result.Error?.ConcernsEveryCall == true);
        feed.OnMessage(_sender.Signal);
        feed.NoFurtherAttempt = _sender.Closed;
    }

    /// <summary>Sends a row, when its turn has come.</summary>
    public void Send(ImportRow<TRequest> row)
    {
        _sender.Add(row, row.Request.CustomerExternalId!);
        MakeRoom();
    }

    /// <summary>Ends a row in an error without sending it, at its place in the order.</summary>
    public void Refuse(ImportRow<TRequest> row, DubException error)
    {
        _sender.AddDone(row, new RowResult<TResponse> { Error = error });
        MakeRoom();
    }

    /// <summary>Waits for all rows, and ends with the counts.</summary>
    public void Complete()
    {
        Drain(static sender => sender.Pending > 0);
        Finish();
    }

    /// <summary>Starts no further call and cancels those under way. May be called by any thread.</summary>
    public void Stop()
    {
        _isStopped = true;
        _sender.Cancel();
    }

    public void Dispose() => _sender.Dispose();

    /// <summary>Writes the error record of a row.</summary>
    public static ErrorRecord ToRecord(PSCmdlet command, ImportRow<TRequest> row, DubException error)
    {
        string subject = row.Request.ToString();
        return ErrorRecordFactory.Create(
            error,
            row.Source,
            command.MyInvocation.ExpectingInput
                ? $"Row {row.Number}, {subject}"
                : char.ToUpperInvariant(subject[0]) + subject.Substring(1));
    }

    private void MakeRoom()
    {
        Drain(static sender => sender.IsFull);
        if (_tally.LastError is not null)
        {
            Finish();
        }
    }

    /// <summary>Writes what is due, and goes on waiting while the sender is as described.</summary>
    private void Drain(Func<OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>, bool> mustWait)
    {
        while (true)
        {
            WriteMessages();
            while (_sender.TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result))
            {
                Write(row!, result);
            }

            if (_isStopped)
            {
                throw new PipelineStoppedException();
            }

            _progress.Update(_tally, _feed);
            // Once an error has come that ends the pipeline, the rest is not sent; all that is left is to end.
            bool ending = _tally.LastError is not null;
            if (ending ? _sender.Pending == 0 : !mustWait(_sender))
            {
                return;
            }

            _sender.Wait(s_glance);
        }
    }

    private void Write(ImportRow<TRequest> row, RowResult<TResponse>? result)
    {
        if (result?.Response is { } response)
        {
            _tally.Succeed(response);
            _command.WriteObject(response);
        }
        else if (result?.Error is not { } error)
        {
            _tally.LeaveUnsent(row.Number);
        }
        else
        {
            _tally.Fail(row.Number, error);
            WriteOrKeep(row.Number, error, ToRecord(_command, row, error));
        }
    }

    private void WriteOrKeep(int row, DubException error, ErrorRecord record)
    {
        if (!_stopsAtFirstError && (!error.ConcernsEveryCall || _tally.LastError is not null))
        {
            _command.WriteError(record);
            return;
        }

        // With -ErrorAction Stop, WriteError would end the pipeline at once and lose what is under way: its
        // calls are let end and reported first.
        _tally.EndWith(row, record);
        _sender.Close();
    }

    private void Finish()
    {
        WriteMessages();
        _progress.Complete();
        if (_tally.NotRecordedWarning(_noun) is { } notRecorded)
        {
            _command.WriteWarning(notRecorded);
        }

        if (_tally.UsedInvoiceWarning() is { } usedInvoices)
        {
            _command.WriteWarning(usedInvoices);
        }

        if (_tally.Skipped > 0)
        {
            _command.WriteWarning($"{_tally.Skipped} {(_tally.Skipped == 1 ? "row was" : "rows were")} skipped: the journal has them as done.");
        }

        _command.WriteInformation(_tally.ToSummary(_noun, _feed), ["Dub"]);
        if (_tally.LastError is not { } fault)
        {
            return;
        }

        if (_command.MyInvocation.ExpectingInput)
        {
            fault.ErrorDetails = new ErrorDetails($"{fault.ErrorDetails.Message} {_tally.HowFar()}")
            {
                RecommendedAction = fault.ErrorDetails.RecommendedAction,
            };
        }

        _command.ThrowTerminatingError(fault);
    }

    private void WriteMessages()
    {
        while (_feed.TryRead(out ImportMessage message))
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
