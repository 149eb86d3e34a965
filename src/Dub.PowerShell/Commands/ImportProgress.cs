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

    // A call that is repeated shows nothing else: whoever waits for it has to know soon.
    private static readonly TimeSpan s_delayOfRetries = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    private readonly bool _sharesTerminal = command.Host?.Name == "ConsoleHost" && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
    private readonly bool _drawsResults = DrawsResults(command);
    private TimeSpan _next = s_delay;
    private int _drawn;
    private int _ended;
    private bool _isShown;

    /// <summary>How many rows there will be; null where nothing is known of it.</summary>
    public long? Length { get; set; }

    public void Update(ImportStatistics statistics, ImportEvents events)
    {
        TimeSpan elapsed = statistics.Elapsed;
        if (statistics.Ended != _ended)
        {
            _ended = statistics.Ended;
            events.LastRetry = null;
        }

        int drawn = _drawsResults ? statistics.Ended : statistics.Failed;
        if (_sharesTerminal && drawn != _drawn)
        {
            _drawn = drawn;
            _next = Later(_next, elapsed + s_interval);
            Complete();
            return;
        }

        bool isRetrying = events.LastRetry is not null;
        TimeSpan due = isRetrying && _next == s_delay ? s_delayOfRetries : _next;
        if (elapsed < due || (statistics.Rows < 2 && !isRetrying))
        {
            return;
        }

        _next = elapsed + s_interval;
        _isShown = true;
        command.WriteProgress(Record(statistics, events, elapsed));
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

    private ProgressRecord Record(ImportStatistics statistics, ImportEvents events, TimeSpan elapsed)
    {
        double rate = statistics.Ended / elapsed.TotalSeconds;
        int done = statistics.Ended + statistics.Skipped;
        if (Length is not { } total || total < statistics.Rows || total < 2)
        {
            return new ProgressRecord(ActivityId, activity, Status(statistics, events, string.Format(CultureInfo.CurrentCulture, "{0:N0} rows/s", rate)));
        }

        int percent = (int)(done * 100L / total);
        double left = rate > 0 ? Math.Min((total - done) / rate, int.MaxValue) : -1;
        string progress = string.Format(CultureInfo.CurrentCulture, rate > 0 ? "{0}%, {1} left" : "{0}%", percent, Text(TimeSpan.FromSeconds(Math.Max(left, 0))));
        return new ProgressRecord(ActivityId, activity, Status(statistics, events, progress))
        {
            PercentComplete = percent,
            SecondsRemaining = (int)left,
        };
    }

    private static string Text(TimeSpan time) => time.TotalSeconds < 90
        ? string.Format(CultureInfo.CurrentCulture, "{0:0} s", time.TotalSeconds)
        : time.TotalMinutes < 90
            ? string.Format(CultureInfo.CurrentCulture, "{0:0} min", time.TotalMinutes)
            : string.Format(CultureInfo.CurrentCulture, "{0:0.0} h", time.TotalHours);

    private static string Status(ImportStatistics statistics, ImportEvents events, string progress)
    {
        TimeSpan wait = events.RateLimitOpensIn;
        if (wait <= TimeSpan.Zero && events.LastRetry is { } retry)
        {
            return retry;
        }

        StringBuilder status = new();
        status.AppendFormat(
            CultureInfo.CurrentCulture,
            "{0:N0} sent, {1:N0} failed, {2:N0} not recorded, {3}",
            statistics.Succeeded,
            statistics.Failed,
            statistics.NotRecorded,
            progress);
        if (statistics.Skipped > 0)
        {
            status.AppendFormat(CultureInfo.CurrentCulture, ", {0:N0} skipped", statistics.Skipped);
        }

        if (wait > TimeSpan.Zero)
        {
            status.AppendFormat(CultureInfo.CurrentCulture, " - rate limit used up, going on at {0:T}", DateTime.Now + wait);
        }

        return status.ToString();
    }
}
