using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Dub.Tests.Conventions;

public sealed class CoreConventionsTests
{
    private const string Shell = "System.Management.Automation";

    [Fact]
    public void The_core_knows_nothing_of_powershell()
    {
        Assert.Contains(BuiltAssembly.Core, static type => type.Name == nameof(DubClient));
        string[] found = [.. BuiltAssembly.Core.SelectMany(static type => References(type).Where(IsShell).Select(reference => $"{type.FullName}: {reference.FullName}")).Distinct()];
        Assert.Empty(found);
    }

    [Fact]
    public void The_search_finds_powershell_where_it_is()
    {
        TypeDefinition cmdlet = BuiltAssembly.Module.GetTypes().Single(static type => type.Name == "SendDubSaleCommand");
        Assert.Contains(References(cmdlet), IsShell);
        TypeDefinition factory = BuiltAssembly.Module.GetTypes().Single(static type => type.Name == "ErrorRecordFactory");
        Assert.Contains(References(factory), IsShell);
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

    private static IEnumerable<TypeReference> References(TypeDefinition type) =>
        Direct(type).SelectMany(Parts);

    private static IEnumerable<TypeReference> Direct(TypeDefinition type) =>
    [
        .. type.BaseType is null ? Array.Empty<TypeReference>() : [type.BaseType],
        .. type.Interfaces.Select(static implemented => implemented.InterfaceType),
        .. Attributes(type),
        .. type.Fields.SelectMany(static field => Attributes(field).Prepend(field.FieldType)),
        .. type.Properties.SelectMany(static property => Attributes(property).Prepend(property.PropertyType)),
        .. type.Methods.SelectMany(OfMethod),
    ];

    private static IEnumerable<TypeReference> OfMethod(MethodDefinition method) =>
    [
        method.ReturnType,
        .. Attributes(method),
        .. method.Parameters.SelectMany(static parameter => Attributes(parameter).Prepend(parameter.ParameterType)),
        .. method.HasBody ? method.Body.Variables.Select(static variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(OfInstruction) : [],
    ];

    private static IEnumerable<TypeReference> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(static parameter => parameter.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.Select(static attribute => attribute.AttributeType);

    private static IEnumerable<TypeReference> Parts(TypeReference reference) => reference switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [reference],
    };
}
