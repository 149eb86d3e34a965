using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Dub.Tests.Conventions;

/// <summary>The module's assembly, read as data: its cmdlets cannot be loaded outside PowerShell.</summary>
internal static class BuiltAssembly
{
    public static ModuleDefinition Module { get; } = ModuleDefinition.ReadModule(typeof(DubClient).Assembly.Location);

    /// <summary>The types of the core, those the compiler made within them included.</summary>
    public static IEnumerable<TypeDefinition> Core => Module.GetTypes().Where(static type => IsCore(Outermost(type).Namespace));

    public static IEnumerable<TypeDefinition> Exceptions => Core.Where(static type => Bases(type).Contains("Dub.DubException"));

    public static IEnumerable<string> Bases(TypeDefinition type)
    {
        for (TypeReference? current = type.BaseType; current is not null; current = (current as TypeDefinition)?.BaseType)
        {
            yield return current.FullName;
        }
    }

    public static TypeDefinition Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type;
    }

    private static bool IsCore(string ns) => ns == "Dub" || (ns.StartsWith("Dub.", System.StringComparison.Ordinal) && !ns.StartsWith("Dub.PowerShell", System.StringComparison.Ordinal));
}
