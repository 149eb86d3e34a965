using System.Diagnostics;

namespace Dub.Sandbox;

/// <summary>Ends the server with the process that needed it, so that a killed test run leaves nothing behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(int processId, Action stop, CancellationToken stopping)
    {
        try
        {
            using Process parent = Process.GetProcessById(processId);
            using var timer = new PeriodicTimer(Interval);
            while (!parent.HasExited && !IsZombie(processId))
            {
                await timer.WaitForNextTickAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (ArgumentException)
        {
            // It was gone before the watch began.
        }

        stop();
    }

    // A killed process that nobody has waited for still has its entry, and HasExited says false.
    private static bool IsZombie(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            int end = stat.LastIndexOf(')');
            return end >= 0 && end + 2 < stat.Length && stat[end + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }
}
