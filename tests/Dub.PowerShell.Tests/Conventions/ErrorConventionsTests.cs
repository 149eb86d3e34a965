using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Resources;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Dub.Tests.Conventions;

public sealed class ErrorConventionsTests
{
    private static readonly string[] s_ids = [.. typeof(ErrorCatalogue)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(static field => field.IsLiteral)
        .Select(static field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Ids_are_unique_and_named_after_their_constants()
    {
        Assert.Equal(s_ids.Length, s_ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(s_ids, static id => Assert.Matches("^Dub\\.[A-Z][A-Za-z]+$", id));
        Assert.All(s_ids, static id => Assert.Equal(id, typeof(ErrorCatalogue).GetField(id["Dub.".Length..])!.GetRawConstantValue()));
    }

    [Fact]
    public void Every_id_has_advice_in_whole_sentences_and_no_advice_is_left_over()
    {
        Assert.All(s_ids, static id => Assert.Matches(@"^[A-Z].{20,}[.)]$", ErrorCatalogue.Text(id)));

        ResourceManager texts = new("Dub.Messages", typeof(ErrorCatalogue).Assembly);
        IEnumerable<string> keys = texts.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .Select(static entry => (string)entry.Key);
        Assert.Equal(s_ids.Append("OutcomeUnknown.Advice").Append("OutcomeUnknown.MoreTime").Order(), keys.Order());
    }

    [Fact]
    public void Public_exceptions_are_sealed_but_for_the_two_to_catch_them_by()
    {
        TypeDefinition[] open = [.. BuiltAssembly.Core.Where(static type =>
            type.IsPublic && type.Name.EndsWith("Exception", StringComparison.Ordinal) && !type.IsSealed)];
        Assert.Equal(["DubApiException", "DubException"], open.Select(static type => type.Name).Order());
    }

    [Fact]
    public void Every_exception_of_the_core_is_a_public_dub_exception()
    {
        Assert.All(
            BuiltAssembly.Core.Where(static type => BuiltAssembly.Bases(type).Any(static name => name.EndsWith("Exception", StringComparison.Ordinal))),
            static type =>
            {
                Assert.True(type.IsPublic, type.FullName);
                Assert.True(type.Name == nameof(DubException) || BuiltAssembly.Bases(type).Contains("Dub.DubException"), type.FullName);
            });
    }

    [Fact]
    public void Every_exception_has_its_id_in_the_catalogue()
    {
        foreach (TypeDefinition type in BuiltAssembly.Exceptions)
        {
            // DubConnectionException has the SDK's name for it, Dub.ConnectionError; so has DubApiException.
            string name = "Dub." + type.Name["Dub".Length..^"Exception".Length];
            Assert.True(s_ids.Contains(name) || s_ids.Contains(name + "Error"), $"{type.Name} has no id {name}.");
            if (type.Name != nameof(DubApiException))
            {
                Assert.Contains(Texts(type), s_ids.Contains);
            }
        }
    }

    [Fact]
    public void Every_id_belongs_to_an_exception()
    {
        HashSet<string> used = [.. BuiltAssembly.Core
            .Where(static type => type.Name != nameof(ErrorCatalogue))
            .SelectMany(Texts)];
        Assert.All(s_ids, id => Assert.Contains(id, used));
    }

    // An id stands in a constructor's code or as the default of its parameter.
    private static IEnumerable<string> Texts(TypeDefinition type) =>
    [
        .. type.Methods.Where(static method => method.HasBody)
            .SelectMany(static method => method.Body.Instructions)
            .Where(static instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(static instruction => (string)instruction.Operand),
        .. type.Methods.SelectMany(static method => method.Parameters)
            .Where(static parameter => parameter.HasConstant)
            .Select(static parameter => parameter.Constant)
            .OfType<string>(),
    ];
}
