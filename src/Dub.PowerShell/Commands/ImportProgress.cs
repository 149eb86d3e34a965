using System;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Dub.Tracking.Imports;

namespace Dub.PowerShell;

/// <summary>
/// Shows the progress of an import that takes longer than a moment. Where the rows themselves are drawn in the same
/// terminal, it is shown only while none comes.
/// </summary>
/// <remarks>
/// On Linux and macOS PowerShell's console asks the terminal for the cursor's position twice for each line it prints
/// while progress is shown, and an answer that Ctrl+C overtakes is lost: the prompt does not come back. Over SSH each
/// of these questions costs a round trip besides.
/// </remarks>
internal sealed class ImportProgress(PSCmdlet command, string activity)
{
    private const int ActivityId = 0x44_75_62;

    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly bool _sharesTerminal = command.Host?.Name == "ConsoleHost" && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
    private readonly bool _drawsResults = DrawsResults(command);
    private TimeSpan _next = s_delay;
    private int _drawn;
    private bool _isShown;

    public void Update(ImportStatistics statistics, ImportEvents events)
    {
        TimeSpan elapsed = statistics.Elapsed;
        int drawn = _drawsResults ? statistics.Ended : statistics.Failed;
        if (_sharesTerminal && drawn != _drawn)
        {
            _drawn = drawn;
            _next = Later(_next, elapsed + s_interval);
            Complete();
            return;
        }

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
            _isShown = false;
            command.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // PowerShell does not tell a cmdlet where its output goes. Where this cannot be found out either, the results count
    // as kept or passed on.
    internal static bool DrawsResults(PSCmdlet command)
    {
        object? next = Read(Read(command.CommandRuntime, "OutputPipe"), "DownstreamCmdlet");
        return next?.ToString() == "Out-Default";
    }

    private static object? Read(object? source, string property) =>
        source?.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(source);

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
