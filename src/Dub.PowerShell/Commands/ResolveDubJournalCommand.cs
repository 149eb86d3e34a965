using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Dub.Reconciliation;

namespace Dub.PowerShell;

/// <summary>Looks up the rows of a journal whose outcome is not known, and settles those that are certain.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "DubJournal", SupportsShouldProcess = true)]
[OutputType(typeof(JournalResolution))]
public sealed class ResolveDubJournalCommand : JournalRowsCommandBase
{
    private const int ActivityId = 0x44_75_63;

    /// <summary>Marks the rows given without looking them up, after a person did.</summary>
    [Parameter]
    [ValidateSet(nameof(JournalState.Recorded), nameof(JournalState.NotSent))]
    public string? As { get; set; }

    private protected override bool WritesJournal => !Preferences.IsDryRun(this);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (RowType is null)
        {
            WriteVerbose(History.OpenRows == 0
                ? "Every outcome is known: there is nothing to look up."
                : "The outcome of customers alone is unknown. They leave no event, and it is safe to send them again.");
            return;
        }

        if (As is not null)
        {
            Mark();
            return;
        }

        JournalResolver resolver = new(Client, Rows, TimeSpan.FromSeconds(StoreDelaySec), CallEvents)
        {
            MissingRows = MissingRows,
        };
        foreach (ImportedRow row in Rows.Where(static row => row is { IsOpen: true, LeavesNoEvent: true }))
        {
            WriteObject(JournalResolver.LeavesNoEvent(row));
        }

        try
        {
            LookUp(resolver);
        }
        catch (DubException error)
        {
            WriteError(error, Path, "The journal's rows could not all be looked up");
        }

        WarnOfMissingRows(History.CountOpen(KindName) - Rows.Count(static row => row.IsOpen), " with an unknown outcome");
        WarnOfOtherRows();
    }

    // The journal cannot tell identical rows apart; which of them is marked makes no difference.
    private void Mark()
    {
        foreach (ImportedRow row in Rows.Where(static row => row.IsOpen))
        {
            WriteObject(Settle(row, JournalResolver.MarkedByHand(row, (JournalState)Enum.Parse(typeof(JournalState), As!, ignoreCase: true))));
        }

        WarnOfOtherRows();
    }

    private protected override IReadOnlyList<string> KindsOf(JournalHistory history) => history.OpenKinds;

    private void LookUp(JournalResolver resolver)
    {
        if (resolver.OpenCustomers.Count == 0)
        {
            return;
        }

        Run(async token =>
        {
            await resolver.CheckControlsAsync(token).ConfigureAwait(false);
            return true;
        });
        int done = 0;
        foreach (string customer in resolver.OpenCustomers)
        {
            foreach (KeyValuePair<ImportedRow, JournalResolution> row in Run(token => resolver.ResolveAsync(customer, token)))
            {
                WriteObject(Settle(row.Key, row.Value));
            }

            done++;
            WriteProgress(new ProgressRecord(ActivityId, "Looking rows up in Dub", $"{done} of {resolver.OpenCustomers.Count} customers")
            {
                PercentComplete = 100 * done / resolver.OpenCustomers.Count,
                RecordType = done == resolver.OpenCustomers.Count ? ProgressRecordType.Completed : ProgressRecordType.Processing,
            });
        }
    }

    private JournalResolution Settle(ImportedRow row, JournalResolution resolution)
    {
        if (!resolution.IsSettled)
        {
            return resolution;
        }

        string action = resolution.State == JournalState.Recorded ? "Mark as recorded" : "Mark as not sent";
        if (ShouldProcess($"row {row.Journal.InputRow}, {row.Name}", action))
        {
            Journal!.AppendAsync(row.Journal, resolution.State).GetAwaiter().GetResult();
            return resolution;
        }

        string outcome = resolution.State == JournalState.Recorded ? "It was recorded" : "It was not recorded";
        return resolution with { State = JournalState.Unknown, Reason = $"{outcome}, but the journal was not changed: {resolution.Reason}" };
    }
}
