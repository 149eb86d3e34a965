using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Dub.Desktop;

/// <summary>Serves the assemblies of one folder to that folder and to the module's main assembly, and to nobody else.</summary>
internal sealed class DesktopAssemblies
{
    private readonly string _folder;
    private readonly string _main;
    private readonly Dictionary<string, string> _files;

    public DesktopAssemblies(string folder)
    {
        _folder = folder;
        _main = Path.Combine(Path.GetDirectoryName(folder)!, "Dub.PowerShell.dll");
        _files = Directory.GetFiles(folder, "*.dll")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The handler of <see cref="AppDomain.AssemblyResolve"/>; null leaves the request to others.</summary>
    public Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        // LoadFile keeps the assembly out of the contexts in which other modules look for theirs.
        return _files.TryGetValue(args.Name.Split(',')[0], out string? file) && IsOurs(args) ? Assembly.LoadFile(file) : null;
    }

    // Now and then the runtime keeps to itself who asks. Then only what our own assemblies refer to, to the
    // letter, is served.
    private bool IsOurs(ResolveEventArgs args) => args.RequestingAssembly is { } asking
        ? IsOurs(asking)
        : AppDomain.CurrentDomain.GetAssemblies()
            .Where(IsOurs)
            .SelectMany(assembly => assembly.GetReferencedAssemblies())
            .Any(reference => string.Equals(reference.FullName, args.Name, StringComparison.Ordinal));

    private bool IsOurs(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.Location.Length == 0)
        {
            return false;
        }

        string file = assembly.Location;
        return string.Equals(file, _main, StringComparison.OrdinalIgnoreCase)
            || string.Equals(Path.GetDirectoryName(file), _folder, StringComparison.OrdinalIgnoreCase);
    }
}
