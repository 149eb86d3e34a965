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
    private readonly ImportTally _tally = new();
    private ImportPipeline<TRequest, TResponse>? _pipeline;
    private DubConnection? _connection;
    private DubClient? _client;
    private Journal? _journal;
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
            bool dryRun = Preferences.IsDryRun(this);
            _connection = ResolveConnection(keyRequired: !dryRun);
            DubClient? client = _connection.Key is null ? null : new DubClient(_connection);
            _client = client;
            if (dryRun && JournalPath is not null)
            {
                _journalPreview = JournalIndex.Preview(FileSystemPath.Resolve(this, JournalPath), _connection.BaseUri, Stopped);
            }

            if (dryRun || client is null)
            {
                return;
            }

            if (JournalPath is not null)
            {
                _journal = Journal.Open(FileSystemPath.Resolve(this, JournalPath), _connection.BaseUri, Clock.System, Stopped);
            }

            ImportFeed feed = new(Preferences.IsDebugging(this));
            RowSender<TRequest, TResponse> rows = new(
                (request, call, observer, token) => SendAsync(client, request, call, observer, token),
                _journal,
                feed);
            _pipeline = new ImportPipeline<TRequest, TResponse>(this, Noun, ThrottleLimit, _tally, feed, rows);
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

        if (_journalPreview?.Register(request, number) is { } known
            && WouldNotBeSent(new ImportRow<TRequest>(number, source, request) { Journal = known }))
        {
            return;
        }

        if (ShouldProcess(_connection!.BaseUri.AbsoluteUri, Describe(call)))
        {
            Send(new ImportRow<TRequest>(number, source, request)
            {
                Call = call,
                Journal = _journal?.Register(request, number),
            });
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _pipeline?.Complete();
        if (_journalPreview is not null && _tally.Skipped > 0)
        {
            WriteWarning(_tally.Skipped == 1
                ? "1 row would be skipped: the journal has it as done."
                : $"{_tally.Skipped} rows would be skipped: the journal has them as done.");
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _pipeline?.Stop();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline?.Dispose();
            _journal?.Dispose();
            _journalPreview?.Dispose();
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
        ApiCall call,
        ICallObserver observer,
        CancellationToken cancellationToken);

    private static string Describe(ApiCall call) =>
        $"{call.Method} {call.Path} {HarmlessText.Line(Encoding.UTF8.GetString(call.Body), 20_000)}";

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
        row.Journal is { IsInDoubt: true } && !row.Request.IsRepeatSafe && !ResendUnknown;

    private void Send(ImportRow<TRequest> row)
    {
        JournalState before = row.Journal?.Before ?? JournalState.None;
        if (before == JournalState.Recorded)
        {
            _tally.Skipped++;
        }
        else if (IsLeftInDoubt(row))
        {
            Refuse(row, new DubOutcomeUnknownException(
                "An earlier run sent this and never learned what became of it. It was not sent again, because Dub would count it twice.")
            {
                OutcomeUnknown = true,
            });
        }
        else
        {
            _pipeline?.Send(row);
        }
    }

    private void Refuse(ImportRow<TRequest> row, DubException error)
    {
        if (_pipeline is not null)
        {
            _pipeline.Refuse(row, error);
        }
        else
        {
            WriteError(ImportPipeline<TRequest, TResponse>.ToRecord(this, row, error));
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
}
