using System;
using System.Management.Automation;
using System.Threading;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Shows how far an import has come, from the journal it keeps.</summary>
[Cmdlet(VerbsCommon.Get, "DubJournal")]
[OutputType(typeof(JournalReport))]
public sealed class GetDubJournalCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The journal's file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(JournalReport.Read(FileSystemPath.Resolve(this, Path), _stopping.Token));
        }
        catch (DubJournalException error)
        {
            error.RecommendedAction = LookupAdvice.For(error);
            WriteError(ErrorRecordFactory.Create(error, Path));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();
}
