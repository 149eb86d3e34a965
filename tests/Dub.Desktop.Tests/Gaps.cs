using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Dub.Desktop.Tests;

/// <summary>What an assembly asks for and a stock of assemblies does not have.</summary>
internal static class Gaps
{
    public static IEnumerable<string> Of(AssemblyDefinition assembly, Stock stock) =>
        References(assembly, stock).Concat(Types(assembly)).Concat(Members(assembly)).Distinct();

    private static IEnumerable<string> References(AssemblyDefinition assembly, Stock stock) =>
        from reference in assembly.MainModule.AssemblyReferences
        where stock.Find(reference) is null
        select $"{assembly.Name.Name} needs {reference.Name} {reference.Version}";

    private static IEnumerable<string> Types(AssemblyDefinition assembly) => assembly.MainModule.GetTypeReferences()
        .Where(type => !Exists(type))
        .Select(type => type.FullName)
        .Concat(assembly.MainModule.ExportedTypes.Where(type => !Exists(type)).Select(type => type.FullName))
        .Select(name => $"{assembly.Name.Name} needs the type {name}");

    private static IEnumerable<string> Members(AssemblyDefinition assembly) => assembly.MainModule.GetMemberReferences()
        // The runtime itself makes the members of an array.
        .Where(member => member.DeclaringType is not ArrayType && !Exists(member))
        .Select(member => $"{assembly.Name.Name} needs the member {member.FullName}");

    private static bool Exists(MemberReference member)
    {
        try
        {
            return member.Resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }

    private static bool Exists(ExportedType type)
    {
        try
        {
            return type.Resolve() is not null;
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
