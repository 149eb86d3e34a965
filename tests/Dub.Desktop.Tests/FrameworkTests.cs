using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Xunit;

namespace Dub.Desktop.Tests;

public sealed class FrameworkTests : IDisposable
{
    private readonly Stock _stock = new(Place.DesktopFolder);

    public static TheoryData<string> FilesOfTheFolder => [.. NeededFiles()];

    public void Dispose() => _stock.Dispose();

    [Fact]
    public void All_that_the_module_uses_is_there()
    {
        Assert.Empty(GapsWith(_stock));
    }

    [Fact]
    public void The_main_assembly_asks_for_no_later_version_than_PowerShell_7_4_has()
    {
        using AssemblyDefinition main = _stock.Read(Place.MainAssembly);
        Assert.All(
            main.MainModule.AssemblyReferences.Where(reference => reference.Name.StartsWith("System.Text.", StringComparison.Ordinal)),
            reference => Assert.Equal(new Version(8, 0, 0, 0), reference.Version));
    }

    [Fact]
    public void Only_these_references_meet_another_version()
    {
        using AssemblyDefinition main = _stock.Read(Place.MainAssembly);
        IEnumerable<string> other =
            from assembly in _stock.Folder.Append(main)
            from reference in assembly.MainModule.AssemblyReferences
            let found = _stock.Find(reference)
            where found is not null && found.Name.Version != reference.Version
            select $"{assembly.Name.Name}: {reference.Name} {reference.Version} -> {found.Name.Version}";
        Assert.Equal(
            [
                "Dub.PowerShell: System.Text.Json 8.0.0.0 -> 8.0.0.6",
                "System.Memory: System.Runtime.CompilerServices.Unsafe 4.0.4.1 -> 6.0.0.0",
                "System.Threading.Tasks.Extensions: System.Runtime.CompilerServices.Unsafe 4.0.4.1 -> 6.0.0.0",
            ],
            other.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FilesOfTheFolder))]
    public void A_missing_file_is_noticed(string file)
    {
        using TemporaryFolder folder = new();
        folder.CopyFrom(Place.DesktopFolder, except: file);
        using Stock stock = new(folder.Path);
        string name = Path.GetFileNameWithoutExtension(file);
        Assert.Contains(GapsWith(stock), gap => gap.Contains($"needs {name} ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FilesOfTheFolder))]
    public void An_older_file_is_noticed(string file)
    {
        using TemporaryFolder folder = new();
        folder.CopyFrom(Place.DesktopFolder, except: file);
        using (AssemblyDefinition older = _stock.Read(Path.Combine(Place.DesktopFolder, file)))
        {
            older.Name.Version = new Version(1, 0, 0, 0);
            older.Write(Path.Combine(folder.Path, file));
        }

        using Stock stock = new(folder.Path);
        string name = Path.GetFileNameWithoutExtension(file);
        Assert.Contains(GapsWith(stock), gap => gap.Contains($"needs {name} ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_came_later_is_noticed()
    {
        using AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition("Later", new Version(1, 0)),
            "Later",
            new ModuleParameters { AssemblyResolver = _stock });
        ModuleDefinition module = assembly.MainModule;
        AssemblyNameReference library = new("mscorlib", new Version(4, 0, 0, 0)) { PublicKeyToken = [0xb7, 0x7a, 0x5c, 0x56, 0x19, 0x34, 0xe0, 0x89] };
        module.AssemblyReferences.Add(library);
        TypeReference text = new("System", "String", module, library);
        MethodReference known = new("IsNullOrEmpty", module.TypeSystem.Boolean, text);
        known.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        MethodReference later = new("Contains", module.TypeSystem.Boolean, text) { HasThis = true };
        later.Parameters.Add(new ParameterDefinition(module.TypeSystem.String));
        later.Parameters.Add(new ParameterDefinition(new TypeReference("System", "StringComparison", module, library, valueType: true)));
        Call(module, known, later);

        using MemoryStream written = new();
        assembly.Write(written);
        written.Position = 0;
        using AssemblyDefinition read = AssemblyDefinition.ReadAssembly(written, new ReaderParameters { AssemblyResolver = _stock });
        string gap = Assert.Single(Gaps.Of(read, _stock));
        Assert.Contains("System.String::Contains(System.String,System.StringComparison)", gap, StringComparison.Ordinal);
    }

    private static void Call(ModuleDefinition module, params MethodReference[] targets)
    {
        MethodDefinition caller = new("Caller", MethodAttributes.Static | MethodAttributes.Public, module.TypeSystem.Void);
        foreach (MethodReference target in targets)
        {
            caller.Body.GetILProcessor().Emit(Mono.Cecil.Cil.OpCodes.Call, target);
        }

        module.Types[0].Methods.Add(caller);
    }

    // What the folder has in reserve for others is not ours to carry: each file but the loader is somebody's reference.
    private static IEnumerable<string> NeededFiles() => Directory.GetFiles(Place.DesktopFolder, "*.dll")
        .Select(file => Path.GetFileName(file))
        .Where(file => file != "Dub.Desktop.dll");

    private static List<string> GapsWith(Stock stock)
    {
        using AssemblyDefinition main = stock.Read(Place.MainAssembly);
        return [.. stock.Folder.Append(main).SelectMany(assembly => Gaps.Of(assembly, stock))];
    }
}
