using System;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>Shows the progress of an import that takes longer than a moment.</summary>
internal sealed class ImportProgress(Cmdlet command, string activity)
{
    private const int ActivityId = 0x44_75_62;

    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private TimeSpan _next = s_delay;
    private bool _isShown;

    public void Update(ImportStatistics statistics, ImportEvents events)
    {
        TimeSpan elapsed = statistics.Elapsed;
        if (elapsed < _next || statistics.Rows < 2)
        {
            return;
        }

        _next = elapsed + s_interval;
        _isShown = true;
        command.WriteProgress(new ProgressRecord(ActivityId, activity, Status(statistics, events, elapsed)));
    }

    public void Complete()
    {
        if (_isShown)
        {
            command.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static string Status(ImportStatistics statistics, ImportEvents events, TimeSpan elapsed)
    {
        StringBuilder status = new();
        status.AppendFormat(
            CultureInfo.CurrentCulture,
            "{0:N0} sent, {1:N0} failed, {2:N0} not recorded, {3:N0} rows/s",
            statistics.Succeeded,
            statistics.Failed,
            statistics.NotRecorded,
            statistics.Ended / elapsed.TotalSeconds);
        if (statistics.Skipped > 0)
        {
            status.AppendFormat(CultureInfo.CurrentCulture, ", {0:N0} skipped", statistics.Skipped);
        }

        if (events.RateLimitOpensIn is var wait && wait > TimeSpan.Zero)
        {
            status.AppendFormat(CultureInfo.CurrentCulture, " - rate limit used up, going on at {0:T}", DateTime.Now + wait);
        }

        return status.ToString();
    }
}
