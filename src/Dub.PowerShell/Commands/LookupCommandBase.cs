using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>The base of the cmdlets that ask Dub what it has: runs their calls and writes their errors.</summary>
public abstract class LookupCommandBase : DubCommandBase
{
    // How long the pipeline's thread waits at most before it looks after the messages.
    private static readonly TimeSpan s_messageInterval = TimeSpan.FromMilliseconds(250);

    private LookupClient? _client;

    private protected LookupEvents CallEvents { get; } = new();

    private protected LookupClient Client => _client!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _client = new LookupClient(ResolveConnection(keyRequired: true));
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }

    /// <summary>Runs calls on the pool, and writes what they report meanwhile.</summary>
    private protected T Run<T>(Func<CancellationToken, Task<T>> calls)
    {
        Task<T> running = calls(Stopped);
        while (Task.WaitAny([running], s_messageInterval) < 0)
        {
            WriteMessages();
        }

        WriteMessages();
        try
        {
            return running.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Stopped.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Writes an error; one that concerns every call ends the pipeline.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="subject">What was asked for, as a message begins; null where the message says it.</param>
    /// <param name="advice">What to do now; null for the advice on the error.</param>
    /// <param name="endsPipeline">Whether it concerns every call, although the error itself does not say so.</param>
    private protected void WriteError(DubException error, object? target, string? subject, string? advice = null, bool endsPipeline = false)
    {
        error.RecommendedAction = advice ?? LookupAdvice.For(error);
        ErrorRecord record = ErrorRecordFactory.Create(error, target, subject);
        if (error.IsFatal || endsPipeline)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private void WriteMessages()
    {
        while (CallEvents.TryRead(out (string Text, bool IsDetail) message))
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
}
