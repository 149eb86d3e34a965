using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>Shows how far an import has come, from the journal it keeps.</summary>
[Cmdlet(VerbsCommon.Get, "DubJournal")]
[OutputType(typeof(JournalReport))]
public sealed class GetDubJournalCommand : PSCmdlet
{
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
            WriteObject(JournalReport.Read(FileSystemPath.Resolve(this, Path)));
        }
        catch (DubJournalException error)
        {
            WriteError(ErrorRecordFactory.Create(error, Path));
        }
    }
}
