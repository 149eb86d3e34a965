using System;
using System.Linq;
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
    private protected void WriteError(DubException error, object? target, string? subject, string? advice = null)
    {
        error.RecommendedAction = advice ?? LookupAdvice.For(error);
        ErrorRecord record = ErrorRecordFactory.Create(error, target, subject);
        if (error.IsFatal)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    /// <summary>Ends the pipeline where parameters exclude each other.</summary>
    /// <param name="given">What is given, as a message begins.</param>
    /// <param name="others">The parameters that must not be given with it; those that are not given do not matter.</param>
    private protected void RefuseTogether(string given, params string[] others)
    {
        string[] bound = [.. others.Where(IsBound).Select(static name => $"-{name}")];
        if (bound.Length > 0)
        {
            string list = string.Join(", ", bound.Take(bound.Length - 1));
            Refuse($"{given} cannot be combined with {(list.Length > 0 ? $"{list} or " : string.Empty)}{bound[bound.Length - 1]}.");
        }
    }

    /// <summary>Ends the pipeline because of its parameters.</summary>
    /// <param name="message">What is wrong with them.</param>
    private protected void Refuse(string message)
    {
        DubInvalidRequestException error = new("parameters", message);
        error.RecommendedAction = LookupAdvice.For(error);
        ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
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
