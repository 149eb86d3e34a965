using System;
using System.IO;
using System.Management.Automation;
using System.Text;
using System.Threading;
using Dub.Errors;
using Dub.Lookup;
using Dub.Reports;

namespace Dub.PowerShell;

/// <summary>Writes a page about an import for people.</summary>
[Cmdlet(VerbsData.Export, "DubImportReport", SupportsShouldProcess = true)]
[OutputType(typeof(JournalReport))]
public sealed class ExportDubImportReportCommand : PSCmdlet, IDisposable
{
    private const string JournalStart = "{\"dubJournal\":";

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The journal's file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string JournalPath { get; set; } = string.Empty;

    /// <summary>The file that is written.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What Compare-DubImport gave: the page then has the sums and the rows that are missing.</summary>
    [Parameter(ValueFromPipeline = true)]
    public ImportComparison? Comparison { get; set; }

    /// <summary>Shows the customer and invoice IDs of rows that are missing.</summary>
    [Parameter]
    public SwitchParameter IncludeCustomer { get; set; }

    /// <summary>Leaves a file alone that is there already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            JournalReport journal = JournalReport.Read(FileSystemPath.Resolve(this, JournalPath), _stopping.Token);
            CheckComparison();
            string page = new ImportReportPage(journal, Comparison, IncludeCustomer).Write();
            string target = ResolveTarget();
            if (ShouldProcess(target, "Write the report"))
            {
                Write(target, page);
                WriteObject(journal);
            }
        }
        catch (DubException error)
        {
            error.RecommendedAction = error switch
            {
                DubInvalidRequestException { Field: "path" } => "Give -Path another file, in a folder that exists and may be written.",
                DubInvalidRequestException => "Compare the rows with this journal (Compare-DubImport), and write the report again.",
                _ => LookupAdvice.For(error),
            };
            WriteError(ErrorRecordFactory.Create(error, error is DubInvalidRequestException { Field: "path" } ? Path : JournalPath));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    private static DubInvalidRequestException CannotWrite(string path, string why, Exception? cause = null) =>
        new("path", $"The report '{HarmlessText.Line(path)}' cannot be written: {HarmlessText.Sentence(why)}", cause);

    // One import's counts beside another's sums would prove nothing.
    private void CheckComparison()
    {
        if (Comparison is not null && !string.Equals(Comparison.Path, FileSystemPath.Resolve(this, JournalPath), StringComparison.Ordinal))
        {
            throw new DubInvalidRequestException("comparison", $"The comparison is of another journal, '{HarmlessText.Line(Comparison.Path)}'.");
        }
    }

    private string ResolveTarget()
    {
        try
        {
            return FileSystemPath.Resolve(this, Path);
        }
        catch (DubJournalException error)
        {
            throw CannotWrite(Path, error.InnerException?.Message ?? "it is not a path of the file system", error);
        }
    }

    private void Write(string target, string page)
    {
        try
        {
            if (IsJournal(target))
            {
                throw CannotWrite(target, "it is a journal");
            }

            using FileStream file = new(target, NoClobber ? FileMode.CreateNew : FileMode.Create, FileAccess.Write);
            byte[] bytes = Encoding.UTF8.GetBytes(page);
            file.Write(bytes, 0, bytes.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CannotWrite(target, error.Message, error);
        }
    }

    // Swapped parameters must not cost an import its journal.
    private static bool IsJournal(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] start = new byte[JournalStart.Length];
        return file.CanSeek && file.Length > 0 && Encoding.UTF8.GetString(start, 0, file.Read(start, 0, start.Length)) == JournalStart;
    }
}
