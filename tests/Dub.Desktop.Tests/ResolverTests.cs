using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace Dub.Desktop.Tests;

/// <summary>Two assemblies that are at hand play the folder's: Mono.Cecil.Rocks refers to Mono.Cecil.</summary>
public sealed class ResolverTests : IDisposable
{
    private readonly TemporaryFolder _module = new();
    private readonly string _folder;
    private readonly DesktopAssemblies _assemblies;
    private readonly Assembly _ours;
    private readonly string _wanted;

    public ResolverTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_module.Path, "Desktop")).FullName;
        foreach (string name in new[] { "Mono.Cecil.dll", "Mono.Cecil.Rocks.dll" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder, name));
        }

        _assemblies = new DesktopAssemblies(_folder);
        _ours = Assembly.LoadFile(Path.Combine(_folder, "Mono.Cecil.Rocks.dll"));
        _wanted = _ours.GetReferencedAssemblies().Single(reference => reference.Name == "Mono.Cecil").FullName;
    }

    public void Dispose() => _module.Dispose();

    [Fact]
    public void An_assembly_of_the_folder_gets_its_neighbour()
    {
        Assembly? found = _assemblies.Resolve(null, new ResolveEventArgs(_wanted, _ours));
        Assert.Equal(Path.Combine(_folder, "Mono.Cecil.dll"), found?.Location);
    }

    [Fact]
    public void The_main_assembly_gets_what_is_in_the_folder()
    {
        string file = Path.Combine(_module.Path, "Dub.PowerShell.dll");
        File.Copy(Place.MainAssembly, file);
        Assembly? found = _assemblies.Resolve(null, new ResolveEventArgs(_wanted, Assembly.LoadFile(file)));
        Assert.Equal(Path.Combine(_folder, "Mono.Cecil.dll"), found?.Location);
    }

    [Fact]
    public void A_later_file_serves_a_request_for_an_earlier_version()
    {
        AssemblyName earlier = new(_wanted) { Version = new Version(0, 9, 0, 0) };
        Assert.NotNull(_assemblies.Resolve(null, new ResolveEventArgs(earlier.FullName, _ours)));
    }

    [Fact]
    public void Two_requests_get_one_assembly()
    {
        Assembly? first = _assemblies.Resolve(null, new ResolveEventArgs(_wanted, _ours));
        Assert.NotNull(first);
        Assert.Equal(first.Location, _assemblies.Resolve(null, new ResolveEventArgs(_wanted, _ours))?.Location);
    }

    [Fact]
    public void Others_get_nothing()
    {
        Assert.Null(_assemblies.Resolve(null, new ResolveEventArgs(_wanted, typeof(ResolverTests).Assembly)));
    }

    [Fact]
    public void A_namesake_of_ours_elsewhere_gets_nothing()
    {
        Assembly namesake = Assembly.LoadFile(Path.Combine(AppContext.BaseDirectory, "Mono.Cecil.Rocks.dll"));
        Assert.Null(_assemblies.Resolve(null, new ResolveEventArgs(_wanted, namesake)));
    }

    [Fact]
    public void A_nameless_request_is_served_to_the_letter_alone()
    {
        AssemblyName earlier = new(_wanted) { Version = new Version(0, 9, 0, 0) };
        Assert.NotNull(_assemblies.Resolve(null, new ResolveEventArgs(_wanted)));
        Assert.Null(_assemblies.Resolve(null, new ResolveEventArgs(earlier.FullName)));
    }

    [Theory]
    [InlineData("System.Text.Json.resources, Version=8.0.0.0, Culture=de, PublicKeyToken=cc7b13ffcd2ddd51")]
    [InlineData("Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed")]
    public void What_is_not_in_the_folder_is_left_to_others(string name)
    {
        Assert.Null(_assemblies.Resolve(null, new ResolveEventArgs(name, _ours)));
    }
}
