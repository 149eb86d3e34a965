using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Resources;
using Dub.Errors;
using Mono.Cecil;
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
        string[] others = ["OutcomeUnknown.Advice", "OutcomeUnknown.MoreTime", "InvalidRequest.Column", "Lookup.Again", "Lookup.Forbidden", "Lookup.NotFound", "Refund.Again", "Refund.NotFound", "Refund.Paid"];
        string[] lookups =
        [
            "ConnectionTest.Forbidden", "Lookup.ExceededLimit", "Lookup.InvalidRequest", "Lookup.InvitePending", "Lookup.InviteExpired",
            "Lookup.Journal", "Lookup.NoCommission", "Lookup.NoCommissionWithFilter", "Lookup.NoProgram",
        ];
        Assert.Equal(s_ids.Concat(others).Concat(lookups).Order(), keys.Order());
    }

    [Fact]
    public void The_advice_on_a_value_names_the_column_of_the_file()
    {
        DubInvalidRequestException error = new("price", "x is not a price.");
        Assert.Equal("Nothing was sent for this row. Correct the value and send the row again.", error.RecommendedAction);
        error.Column = "Betrag\u001b";
        Assert.Equal("Nothing was sent for this row. Correct the value in the column 'Betrag\\u001B' and send the row again.", error.RecommendedAction);
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
        }
    }

    [Fact]
    public void Every_id_makes_an_exception_of_its_own_type()
    {
        // The first two share a type with the status they come with; the others fail before there is a call.
        string[] variants = [ErrorCatalogue.ExceededLimit, ErrorCatalogue.InvitePending];
        string[] beforeCalls = [ErrorCatalogue.InvalidRequest, ErrorCatalogue.InvalidInput, ErrorCatalogue.ApiKeyMissing];
        foreach (string id in s_ids.Except(beforeCalls))
        {
            CallFailure failure = new()
            {
                ErrorId = id,
                Message = "what happened",
                Effect = CallEffect.Unknown,
                Api = new ApiErrorDetails { StatusCode = 400 },
                Attempts = 3,
                OutcomeUnknown = true,
            };
            DubException error = failure.ToException();
            Assert.Equal(id, error.ErrorId);
            Assert.Equal(3, error.Attempts);
            Assert.True(error.OutcomeUnknown);
            if (!variants.Contains(id))
            {
                string name = id["Dub.".Length..];
                Assert.Contains(error.GetType().Name, new[] { $"Dub{name}Exception", $"Dub{name.Replace("Error", string.Empty, StringComparison.Ordinal)}Exception" });
            }
        }
    }
}
