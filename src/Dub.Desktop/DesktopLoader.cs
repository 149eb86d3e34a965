using System;
using System.IO;
using System.Management.Automation;

namespace Dub.Desktop;

/// <summary>
/// Lets the module find its assemblies in Windows PowerShell from its import to its removal.
/// Loaded before the main assembly, whose types cannot be listed without them.
/// </summary>
public sealed class DesktopLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object s_gate = new();
    private static readonly DesktopAssemblies s_assemblies =
        new(Path.GetDirectoryName(typeof(DesktopLoader).Assembly.Location)!);

    // Each runspace of the process imports and removes the module for itself.
    private static int s_imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        lock (s_gate)
        {
            s_imports++;
            if (s_imports == 1)
            {
                AppDomain.CurrentDomain.AssemblyResolve += s_assemblies.Resolve;
            }
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (s_gate)
        {
            s_imports--;
            if (s_imports == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve -= s_assemblies.Resolve;
            }
        }
    }
}
