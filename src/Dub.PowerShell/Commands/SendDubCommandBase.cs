using System;
using System.Management.Automation;
using System.Text;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking.Imports;
using Dub.Tracking.Journals;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>
/// The base of the Send cmdlets: binds rows, hands them to an <see cref="ImportSession{TRequest, TResponse}"/> and has
/// its results written in the rows' order, on the pipeline's thread.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public abstract class SendDubCommandBase<TRequest, TResponse> : DubCommandBase
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    // How long the pipeline's thread waits at most before it looks after the progress.
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);

    private readonly ImportStatistics _statistics = new();
    private readonly ExclusiveKeys _keys = new();
    private DubConnection? _connection;
    private DubClient? _client;
    private ImportReporter<TRequest, TResponse>? _reporter;
    private ImportSession<TRequest, TResponse>? _session;
    private JournalIndex? _journalPreview;

    /// <summary>A row: an object with the parameters' names as properties, or a dictionary with them as keys.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The customer's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_name", "Customer Name", "name")]
    public string? CustomerName { get; set; }

    /// <summary>The customer's email address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_email", "Customer Email", "email")]
    public string? CustomerEmail { get; set; }

    /// <summary>The address of the customer's picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("customer_avatar", "Customer Avatar", "avatar")]
    public string? CustomerAvatar { get; set; }

    /// <summary>How many calls are in flight at most; 1 sends strictly one after the other.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>A file that keeps what became of each row, for an import that can be resumed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Sends rows again whose outcome an earlier run never learned, although they may count twice.</summary>
    [Parameter]
    public SwitchParameter ResendUnknown { get; set; }

    /// <summary>What the cmdlet sends.</summary>
    private protected abstract TrackOperation<TRequest, TResponse> Operation { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            bool dryRun = Preferences.IsDryRun(this);
            ImportEvents events = new(Preferences.IsDebugging(this));
            _reporter = new ImportReporter<TRequest, TResponse>(this, Operation.Name, _statistics, events);
            _connection = ResolveConnection(keyRequired: !dryRun);
            _client = _connection.Key is null ? null : new DubClient(_connection);
            if (dryRun && JournalPath is not null)
            {
                _journalPreview = JournalIndex.Preview(FileSystemPath.Resolve(this, JournalPath), _connection.BaseUri, Stopped);
            }

            if (dryRun || _client is null)
            {
                return;
            }

            Journal? journal = JournalPath is null
                ? null
                : Journal.Open(FileSystemPath.Resolve(this, JournalPath), _connection.BaseUri, Clock.System, Stopped);
            _session = new ImportSession<TRequest, TResponse>(Operation, _client, journal, events, ThrottleLimit);
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int number = _statistics.CountRow();
        if (number == 1 && MyInvocation.ExpectingInput)
        {
            _reporter!.Length = InputLength.Find(this, Stopped);
        }

        object source = ErrorTarget();
        RowReader row = new(this, InputObject);
        TRequest request;
        ApiRequest apiRequest;
        try
        {
            request = Operation.Read(row);
            apiRequest = Operation.CreateRequest(request);
        }
        catch (DubInvalidRequestException error)
        {
            FailInvalid(new ImportRow<TRequest>(number, source, Operation.ReadName(row)), error);
            return;
        }

        OnRead(request);
        if (FindDuplicate(request, number) is { } duplicate)
        {
            FailInvalid(new ImportRow<TRequest>(number, source, request), duplicate);
            return;
        }

        JournalRow? known = _journalPreview?.Register(Operation.Identify(request), Operation.Name, number);
        if (known is not null && WouldNotBeSent(new ImportRow<TRequest>(number, source, request) { Journal = known }))
        {
            return;
        }

        if (ShouldSend(number, request, apiRequest))
        {
            Send(new ImportRow<TRequest>(number, source, request)
            {
                ApiRequest = apiRequest,
                Journal = _session?.Register(request, number, JournalInvoice(request)),
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_journalPreview is not null && _statistics.Skipped > 0)
        {
            WriteWarning(_statistics.Skipped == 1
                ? "1 row would be skipped: the journal has it as done."
                : $"{_statistics.Skipped} rows would be skipped: the journal has them as done.");
        }

        if (_session is null)
        {
            return;
        }

        WriteResults(static session => session.Pending > 0);
        if (!_reporter!.IsEnding)
        {
            _session.EndInput(_statistics.Rows);
        }

        _reporter.Complete();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _session?.Cancel();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _journalPreview?.Dispose();
        }

        if (disposing && _session is not null)
        {
            // Rows are left where another command has ended the pipeline. What was sent must not go unreported.
            _reporter!.WriteAbandoned(_session.CloseAndTakeSent());
            _session.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Looks at a request that was read of a row.</summary>
    private protected virtual void OnRead(TRequest request)
    {
    }

    /// <summary>The invoice ID that the journal may name with a row; null for none.</summary>
    private protected virtual string? JournalInvoice(TRequest request) => null;

    private DubDuplicateInvoiceException? FindDuplicate(TRequest request, int number) =>
        Operation.ExclusiveKey(request) is { } exclusive && _keys.Add(exclusive.Key, exclusive.Content, number) is { } first
            ? new DubDuplicateInvoiceException(
                $"Row {first} has the same invoice ID with another customer, amount, currency or event. Dub records one sale per invoice ID, so this one was not sent.")
            : null;

    // A line for each row of a file; bodies of thousands of rows would bury the errors among them.
    private bool ShouldSend(int number, TRequest request, ApiRequest apiRequest) =>
        MyInvocation.ExpectingInput && Preferences.IsDryRun(this) && !Preferences.IsVerbose(this)
            ? ShouldProcess($"Row {number}, {request}{(request.Detail is { } detail ? $": {detail}" : string.Empty)}", null, null)
            : ShouldProcess(_connection!.BaseUri.AbsoluteUri, Describe(_client?.Preview(apiRequest) ?? apiRequest));

    private static string Describe(ApiRequest request) =>
        $"{request.Method} {request.Path} {HarmlessText.Line(Encoding.UTF8.GetString(request.Body), 20_000)}";

    // With -WhatIf: says so of a row that the journal's entry would keep from being sent.
    private bool WouldNotBeSent(ImportRow<TRequest> row)
    {
        bool isDone = row.Journal!.Before == JournalState.Recorded;
        if (isDone)
        {
            ShouldProcess($"Skipping row {row.Number}, {row.Request}: the journal has it as done.", null, null);
        }

        if (!isDone && !IsLeftInDoubt(row))
        {
            return false;
        }

        Send(row);
        return true;
    }

    private bool IsLeftInDoubt(ImportRow<TRequest> row) =>
        row.Journal is { IsInDoubt: true } && !Operation.IsRepeatSafe(row.Request) && !ResendUnknown;

    private void Send(ImportRow<TRequest> row)
    {
        if (row.Journal?.Before == JournalState.Recorded)
        {
            _statistics.CountSkipped();
        }
        else if (IsLeftInDoubt(row))
        {
            Fail(row, new DubOutcomeUnknownException(
                "An earlier run sent this and never learned what became of it. It was not sent again, because Dub would count it twice."));
        }
        else if (_session is not null)
        {
            _session.Add(row);
            MakeRoom();
        }
    }

    private void FailInvalid(ImportRow<TRequest> row, DubException error)
    {
        _session?.RegisterInvalid(row.Number, error, JournalInvoice(row.Request));
        Fail(row, error);
    }

    private void Fail(ImportRow<TRequest> row, DubException error)
    {
        if (_session is null)
        {
            _reporter!.WriteError(row, error);
            return;
        }

        _session.AddFailed(row, error);
        MakeRoom();
    }

    private void MakeRoom()
    {
        WriteResults(static session => session.IsFull);
        if (_reporter!.IsEnding)
        {
            _reporter.Complete();
        }
    }

    /// <summary>Writes the rows that are due, and goes on waiting while the session is as described.</summary>
    private void WriteResults(Func<ImportSession<TRequest, TResponse>, bool> mustWait)
    {
        while (true)
        {
            while (_session!.TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result))
            {
                if (_reporter!.Write(row!, result))
                {
                    _session.Close();
                }
            }

            if (_session.IsCancelled)
            {
                throw new PipelineStoppedException();
            }

            _reporter!.WriteProgress();
            // Once an error has come that ends the pipeline, the rest is not sent; all that is left is to end.
            bool isEnding = _reporter.IsEnding;
            if (isEnding ? _session.Pending == 0 : !mustWait(_session))
            {
                return;
            }

            _session.Wait(s_progressInterval);
        }
    }

    // The row as it came in, so that the failed rows can be exported, corrected and sent again.
    private object ErrorTarget()
    {
        if (InputObject is not null)
        {
            return InputObject.BaseObject is PSCustomObject ? InputObject : InputObject.BaseObject;
        }

        PSObject row = new();
        foreach (string name in ParameterNames.Of(GetType()).Keys)
        {
            if (ParameterNames.IsField(GetType(), name) && MyInvocation.BoundParameters.TryGetValue(name, out object? value))
            {
                row.Properties.Add(new PSNoteProperty(name, value));
            }
        }

        return row;
    }
}
