using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace Dub.Desktop.Tests;

/// <summary>
/// The assemblies that Windows PowerShell on .NET Framework 4.7.2 and the module's Desktop folder have, looked
/// up as the old runtime does: first what the host has, if it is new enough; then the folder, through the
/// module's handler.
/// </summary>
internal sealed class Stock : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _host = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyDefinition> _folder = new(StringComparer.OrdinalIgnoreCase);

    private readonly ReaderParameters _reading;

    public Stock(string desktopFolder)
    {
        _reading = new ReaderParameters { AssemblyResolver = this };
        // A native library and a mere module are among the framework's files, both parts of one assembly.
        IEnumerable<string> host = Directory.GetFiles(Place.FrameworkFolder, "*.dll")
            .Where(file => !file.Contains("System.EnterpriseServices.", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(Path.Combine(Place.FrameworkFolder, "Facades"), "*.dll"))
            .Append(Place.PowerShellAssembly);
        Fill(_host, host);
        Fill(_folder, Directory.GetFiles(desktopFolder, "*.dll"));
    }

    public IReadOnlyCollection<AssemblyDefinition> Folder => _folder.Values;

    public AssemblyDefinition Read(string file) => AssemblyDefinition.ReadAssembly(file, _reading);

    /// <summary>What a reference is bound to; null when nothing of the name, the key and at least the version is there.</summary>
    public AssemblyDefinition? Find(AssemblyNameReference wanted) => Find(_host, wanted) ?? Find(_folder, wanted);

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Find(name) ?? throw new AssemblyResolutionException(name);

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _host.Values.Concat(_folder.Values))
        {
            assembly.Dispose();
        }
    }

    private static AssemblyDefinition? Find(Dictionary<string, AssemblyDefinition> assemblies, AssemblyNameReference wanted) =>
        assemblies.TryGetValue(wanted.Name, out AssemblyDefinition? found)
        && found.Name.Version >= wanted.Version
        && found.Name.PublicKeyToken.AsSpan().SequenceEqual(wanted.PublicKeyToken)
            ? found
            : null;

    private void Fill(Dictionary<string, AssemblyDefinition> assemblies, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            AssemblyDefinition assembly = Read(file);
            assemblies[assembly.Name.Name] = assembly;
        }
    }
}
