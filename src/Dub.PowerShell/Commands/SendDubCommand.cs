using System;
using System.Management.Automation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.PowerShell;

/// <summary>
/// The base of the Send cmdlets: makes a request of each row, hands it to the ordered sender, and writes what
/// comes back, in the rows' order, on the pipeline's thread.
/// </summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
public abstract class SendDubCommand<TRequest, TResponse> : DubCommand
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    // What may be held back behind a slow row, for each call that may be under way.
    private const int HeldBackPerCall = 16;

    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(250);

    private readonly ImportTally _tally = new();
    private ImportFeed _feed = new(tellsAnswers: false);
    private OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>? _sender;
    private ImportProgress? _progress;
    private DubClient? _client;
    private Journal? _journal;
    private DubConnection? _connection;

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

    /// <summary>How many calls are under way at most; 1 sends strictly one after the other.</summary>
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

    /// <summary>What the cmdlet sends, in the singular.</summary>
    private protected abstract string Noun { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            bool dryRun = IsDryRun();
            _connection = ResolveConnection(keyRequired: !dryRun);
            _feed = new ImportFeed(IsDebugging());
            if (dryRun)
            {
                return;
            }

            _client = new DubClient(_connection);
            if (JournalPath is not null)
            {
                _journal = Journal.Open(FileSystemPath.Resolve(this, JournalPath), _connection.BaseUri, Clock.System);
            }

            RowSender<TRequest, TResponse> rows = new(
                (request, observer, token) => SendAsync(_client, request, observer, token),
                _journal,
                _feed);
            _sender = new OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>(
                ThrottleLimit,
                ThrottleLimit == 1 ? 1 : ThrottleLimit * HeldBackPerCall,
                rows.SendAsync,
                static result => result.Error?.ConcernsEveryCall == true);
            _feed.OnMessage(_sender.Signal);
            _progress = new ImportProgress(this, $"Sending {Noun}s to Dub");
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int number = _tally.CountRow();
        object source = ErrorTarget();
        RowFields fields = new(this, InputObject);
        TRequest request;
        ApiCall call;
        try
        {
            request = ReadRequest(fields);
            call = _client?.CallFor(request) ?? request.ToCall();
        }
        catch (DubInvalidRequestException error)
        {
            Refuse(new ImportRow<TRequest>(number, source, Sketch(fields)), error);
            return;
        }

        if (!ShouldProcess(_connection!.BaseUri.AbsoluteUri, Describe(call)) || _sender is null)
        {
            return;
        }

        JournalRow? journal = _journal?.Register(request, number);
        ImportRow<TRequest> row = new(number, source, request) { Journal = journal };
        if (journal?.Before == JournalState.Recorded)
        {
            _tally.Skipped++;
        }
        else if (journal?.Before is JournalState.Sending or JournalState.Unknown && !request.IsRepeatSafe && !ResendUnknown)
        {
            Refuse(row, new DubOutcomeUnknownException(
                "An earlier run sent this and never learned what became of it. It was not sent again, because Dub would count it twice.")
            {
                OutcomeUnknown = true,
            });
        }
        else
        {
            _sender.Add(row, request.CustomerExternalId!);
        }

        Drain(static sender => sender.IsFull);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_sender is null)
        {
            return;
        }

        Drain(static sender => sender.Pending > 0);
        Finish();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _sender?.Cancel();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sender?.Dispose();
            _journal?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Makes a request of a row.</summary>
    /// <exception cref="DubInvalidRequestException">A value of the row cannot be sent.</exception>
    private protected abstract TRequest ReadRequest(RowFields fields);

    /// <summary>As much of a row that cannot be sent as it takes to name it.</summary>
    private protected abstract TRequest Sketch(RowFields fields);

    private protected abstract Task<TResponse> SendAsync(
        DubClient client,
        TRequest request,
        ICallObserver observer,
        CancellationToken cancellationToken);

    private static string Describe(ApiCall call) =>
        $"{call.Method} {call.Path} {HarmlessText.Line(Encoding.UTF8.GetString(call.Body), 20_000)}";

    private void Refuse(ImportRow<TRequest> row, DubException error)
    {
        RowResult<TResponse> result = new() { Error = error };
        if (_sender is null)
        {
            Write(row, result);
            return;
        }

        _sender.AddDone(row, result);
        Drain(static sender => sender.IsFull);
    }

    /// <summary>Writes what is due, and goes on waiting while the sender is as described.</summary>
    private void Drain(Func<OrderedSender<ImportRow<TRequest>, RowResult<TResponse>>, bool> mustWait)
    {
        while (true)
        {
            WriteMessages();
            while (_sender!.TryTake(out ImportRow<TRequest>? row, out RowResult<TResponse>? result))
            {
                Write(row!, result);
            }

            if (Stopped.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            _progress!.Update(_tally, _feed);
            // Once a fault common to all rows has come, the rest is not sent; all that is left is to end.
            bool ending = _tally.CommonFault is not null;
            if (ending ? _sender.Pending == 0 : !mustWait(_sender))
            {
                break;
            }

            _sender.Wait(s_glance);
        }

        if (_tally.CommonFault is not null)
        {
            Finish();
        }
    }

    private void Write(ImportRow<TRequest> row, RowResult<TResponse>? result)
    {
        if (result?.Response is { } response)
        {
            _tally.Succeed(response);
            WriteObject(response);
        }
        else if (result?.Error is not { } error)
        {
            _tally.LeaveUnsent(row.Number);
        }
        else
        {
            ErrorRecord record = ErrorRecordFactory.Create(error, row.Source, Subject(row));
            if (_tally.Fail(row.Number, error, record))
            {
                WriteError(record);
            }
        }
    }

    private string Subject(ImportRow<TRequest> row)
    {
        string subject = row.Request.ToString();
        return MyInvocation.ExpectingInput
            ? $"Row {row.Number}, {subject}"
            : char.ToUpperInvariant(subject[0]) + subject.Substring(1);
    }

    private void Finish()
    {
        WriteMessages();
        _progress!.Complete();
        if (_tally.NotRecordedWarning(Noun) is { } notRecorded)
        {
            WriteWarning(notRecorded);
        }

        if (_tally.Skipped > 0)
        {
            WriteWarning($"{_tally.Skipped} {(_tally.Skipped == 1 ? "row was" : "rows were")} skipped: the journal has them as done.");
        }

        WriteInformation(_tally.ToSummary(Noun, _feed), ["Dub"]);
        if (_tally.CommonFault is { } fault)
        {
            if (MyInvocation.ExpectingInput)
            {
                fault.ErrorDetails = new ErrorDetails($"{fault.ErrorDetails.Message} {_tally.HowFar()}")
                {
                    RecommendedAction = fault.ErrorDetails.RecommendedAction,
                };
            }

            ThrowTerminatingError(fault);
        }
    }

    private void WriteMessages()
    {
        while (_feed.TryRead(out ImportMessage message))
        {
            if (message.IsDetail)
            {
                WriteDebug(message.Text);
            }
            else
            {
                WriteVerbose(message.Text);
            }
        }
    }

    // The row as it came in, so that the failed rows can be exported, mended and sent again.
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

    private bool IsDryRun() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    private bool IsDebugging() => MyInvocation.BoundParameters.TryGetValue("Debug", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : SessionState.PSVariable.GetValue("DebugPreference") is { } preference
            && !string.Equals(preference.ToString(), nameof(ActionPreference.SilentlyContinue), StringComparison.OrdinalIgnoreCase)
            && !string.Equals(preference.ToString(), nameof(ActionPreference.Ignore), StringComparison.OrdinalIgnoreCase);
}
