using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Dub.Reconciliation;

namespace Dub.PowerShell;

/// <summary>Compares an import's rows with Dub's events.</summary>
[Cmdlet(VerbsData.Compare, "DubImport")]
[OutputType(typeof(ImportComparison))]
public sealed class CompareDubImportCommand : JournalRowsCommandBase
{
    private const int ActivityId = 0x44_75_64;

    private protected override bool WritesJournal => false;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (RowType is null)
        {
            WriteVerbose("The journal has neither leads nor sales; customers leave no event.");
            return;
        }

        ImportComparer comparer = new(Client, Rows, TimeSpan.FromSeconds(StoreDelaySec), CallEvents) { MissingRows = MissingRows };
        try
        {
            List<ConversionEvent> events = comparer.Count > 0 ? ReadEvents(comparer) : [];
            (IReadOnlyList<ComparedRow> rows, decimal usd) = Run(token => comparer.CompareAsync(events, token));
            ImportComparison comparison = new()
            {
                Path = FileSystemPath.Resolve(this, Path),
                Kind = KindName,
                Rows = rows,
                NotRecorded = comparer.NotRecorded,
                Invalid = InvalidRows,
                NotCompared = Math.Max(0, MissingRows),
                Totals = ImportComparer.Totals(rows),
                ShownUsd = usd,
            };
            WriteObject(comparison);
            if (comparison is { Shown: 0, Missing: > 0 } && rows.Any(static row => row.State == JournalState.Recorded))
            {
                WriteWarning("None of the rows that Dub recorded is among its events. Check that this is the workspace of the import (Test-DubConnection).");
            }
        }
        catch (DubException error)
        {
            // What was read so far would call rows missing that are not.
            WriteError(error, Path, "The import could not be compared");
        }

        WarnOfMissingRows(MissingRows);
        WarnOfOtherRows();
    }

    private protected override IReadOnlyList<string> KindsOf(JournalHistory history) => history.Kinds;

    private List<ConversionEvent> ReadEvents(ImportComparer comparer)
    {
        List<ConversionEvent> events = [];
        int read = 0;
        while (!comparer.Pages.IsAtEnd)
        {
            IReadOnlyList<ConversionEvent> page = Run(comparer.Pages.ReadPageAsync);
            read += page.Count;
            events.AddRange(comparer.Select(page));
            WriteProgress(new ProgressRecord(ActivityId, "Reading Dub's events", $"{read} events")
            {
                RecordType = comparer.Pages.IsAtEnd ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }

        return events;
    }
}
