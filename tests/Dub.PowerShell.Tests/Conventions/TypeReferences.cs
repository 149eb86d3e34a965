using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Dub.Tests.Conventions;

/// <summary>What a type of the built assembly refers to.</summary>
internal static class TypeReferences
{
    /// <summary>Every type that a type names: in its signature, its attributes and its code.</summary>
    public static IEnumerable<TypeReference> Of(TypeDefinition type) =>
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
