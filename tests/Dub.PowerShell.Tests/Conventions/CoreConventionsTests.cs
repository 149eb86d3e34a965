using System;
using System.Linq;
using Mono.Cecil;
using Xunit;

namespace Dub.Tests.Conventions;

public sealed class CoreConventionsTests
{
    private const string Shell = "System.Management.Automation";

    [Fact]
    public void The_core_knows_nothing_of_powershell()
    {
        Assert.Contains(BuiltAssembly.Core, static type => type.Name == nameof(DubClient));
        string[] found = [.. BuiltAssembly.Core.SelectMany(static type => TypeReferences.Of(type).Where(IsShell).Select(reference => $"{type.FullName}: {reference.FullName}")).Distinct()];
        Assert.Empty(found);
    }

    [Fact]
    public void The_search_finds_powershell_where_it_is()
    {
        TypeDefinition cmdlet = BuiltAssembly.Module.GetTypes().Single(static type => type.Name == "SendDubSaleCommand");
        Assert.Contains(TypeReferences.Of(cmdlet), IsShell);
        TypeDefinition factory = BuiltAssembly.Module.GetTypes().Single(static type => type.Name == "ErrorRecordFactory");
        Assert.Contains(TypeReferences.Of(factory), IsShell);
    }

    [Fact]
    public void Every_public_async_method_takes_a_token()
    {
        MethodDefinition[] methods = [.. BuiltAssembly.Core
            .Where(static type => type.IsPublic)
            .SelectMany(static type => type.Methods)
            .Where(static method => method.IsPublic && method.ReturnType.Namespace == "System.Threading.Tasks")];
        Assert.Equal(3, methods.Length);
        Assert.All(methods, static method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            Assert.Equal("System.Threading.CancellationToken", method.Parameters[^1].ParameterType.FullName);
        });
    }

    [Fact]
    public void Public_fields_are_constants_or_frozen()
    {
        Assert.All(
            BuiltAssembly.Core.Where(static type => type.IsPublic && !type.IsEnum).SelectMany(static type => type.Fields).Where(static field => field.IsPublic),
            static field => Assert.True(field.IsLiteral || (field.IsStatic && field.IsInitOnly), field.FullName));
    }

    [Fact]
    public void Public_classes_are_sealed_static_or_made_to_be_derived_from_here_alone()
    {
        Assert.All(
            BuiltAssembly.Core.Where(static type => type.IsPublic && type.IsClass && !type.IsValueType && !type.IsSealed),
            static type => Assert.All(
                type.Methods.Where(static method => method.IsConstructor && !method.IsStatic),
                constructor => Assert.True(constructor.IsAssembly || constructor.IsFamilyAndAssembly, type.FullName)));
    }

    private static bool IsShell(TypeReference reference) =>
        reference.Scope is AssemblyNameReference { Name: Shell } || reference.Namespace.StartsWith(Shell, StringComparison.Ordinal);
}
