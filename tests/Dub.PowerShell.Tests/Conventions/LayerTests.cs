using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Xunit;

namespace Dub.Tests.Conventions;

/// <summary>Which folder may use which, over the built assembly: never back.</summary>
public sealed partial class LayerTests
{
    private static readonly string s_source = Path.Combine(Root(), "src/Dub.PowerShell");

    // Where each type stands: one type a file, named after it.
    private static readonly Dictionary<string, string> s_folders = Directory
        .EnumerateFiles(s_source, "*.cs", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(s_source, path).Replace('\\', '/'))
        .Where(static path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
        .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => Path.GetDirectoryName(path)!.Replace('\\', '/'));

    public static TheoryData<string, string[]> Layers => new()
    {
        { "Errors", [] },
        { "Http", ["Errors"] },
        { "Tracking", ["Http", "Errors"] },
        { "Lookup", ["Tracking", "Http", "Errors"] },
        { "Reconciliation", ["Lookup", "Tracking", "Http", "Errors"] },
        { "Refunds", ["Lookup", "Tracking", "Http", "Errors"] },
        { "Reports", ["Reconciliation", "Tracking", "Errors"] },
        { "Binding", ["Tracking", "Http", "Errors"] },
        { "Commands", ["Binding", "Reports", "Refunds", "Reconciliation", "Lookup", "Tracking", "Http", "Errors"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_folder_uses_only_the_folders_below_it(string folder, string[] below)
    {
        TypeDefinition[] types = [.. BuiltAssembly.Module.GetTypes().Where(type => Top(type) == folder)];
        Assert.NotEmpty(types);
        string[] back = [.. types
            .SelectMany(type => TypeReferences.Of(type)
                .Select(static reference => Definition(reference))
                .Where(used => used is not null && Top(used) is { } top && top != folder && top != "Compiler" && !below.Contains(top))
                .Select(used => $"{type.FullName} uses {used!.FullName}"))
            .Distinct()];
        Assert.Empty(back);
    }

    [Fact]
    public void The_rate_limiter_knows_nothing_of_requests_and_connections()
    {
        string[] others = [.. BuiltAssembly.Module.GetTypes()
            .Where(static type => type.Namespace == "Dub.Http.RateLimits")
            .SelectMany(static type => TypeReferences.Of(type))
            .Select(static reference => Definition(reference))
            .OfType<TypeDefinition>()
            .Where(static used => Top(used) is { } top && top != "Compiler" && BuiltAssembly.Outermost(used).Namespace != "Dub.Http.RateLimits")
            .Select(static used => used.Name)
            .Distinct()
            .Order()];
        Assert.Equal(["Clock", "ICallEvents"], others);
    }

    [Fact]
    public void A_namespace_is_named_after_its_folder()
    {
        foreach ((string type, string folder) in s_folders.Where(static entry => entry.Value != "Compiler"))
        {
            string text = File.ReadAllText(Path.Combine(s_source, folder, type + ".cs"));
            string actual = NamespaceLine().Match(text).Groups[1].Value;
            string expected = folder switch
            {
                // Part of every FullyQualifiedErrorId, and of the names that a help page shows.
                "Commands" or "Binding" => "Dub.PowerShell",
                // What scripts name is in Dub, wherever it stands.
                _ when PublicType().IsMatch(text) => "Dub",
                _ => "Dub." + folder.Replace('/', '.'),
            };
            Assert.True(expected == actual, $"{folder}/{type}.cs is in {actual}, not in {expected}.");
        }
    }

    private static string? Top(TypeDefinition type) =>
        s_folders.TryGetValue(BuiltAssembly.Outermost(type).Name.Split('`')[0], out string? folder) ? folder.Split('/')[0] : null;

    private static TypeDefinition? Definition(TypeReference reference) =>
        reference as TypeDefinition ?? (reference.Scope == BuiltAssembly.Module ? reference.Resolve() : null);

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dub.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the repository's root.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
