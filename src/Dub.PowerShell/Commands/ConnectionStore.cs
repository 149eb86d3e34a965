using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Dub.PowerShell;

/// <summary>What Connect-Dub keeps, for each runspace its own.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, DubConnection> s_connections = new();

    /// <summary>The connection of the runspace that the calling thread runs; null where there is none.</summary>
    public static DubConnection? Current
    {
        get => Runspace.DefaultRunspace is { } runspace && s_connections.TryGetValue(runspace, out DubConnection? connection)
            ? connection
            : null;
        set
        {
            if (Runspace.DefaultRunspace is not { } runspace)
            {
                return;
            }

            s_connections.Remove(runspace);
            if (value is not null)
            {
                s_connections.Add(runspace, value);
            }
        }
    }
}
