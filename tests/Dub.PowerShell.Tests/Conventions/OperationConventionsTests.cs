using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using Dub.Tracking.Operations;
using Mono.Cecil;
using Xunit;

namespace Dub.Tests.Conventions;

/// <summary>A field that a request has is checked, written, part of its identity, read from a row, and a parameter.</summary>
public sealed class OperationConventionsTests
{
    [Fact]
    public void A_leads_fields_are_everywhere() => AssertComplete(TrackOperations.Lead, "SendDubLeadCommand");

    [Fact]
    public void A_sales_fields_are_everywhere() => AssertComplete(TrackOperations.Sale, "SendDubSaleCommand");

    [Fact]
    public void A_customers_fields_are_everywhere() => AssertComplete(TrackOperations.Customer, "SendDubCustomerCommand");

    private static void AssertComplete<TRequest, TResponse>(TrackOperation<TRequest, TResponse> operation, string command)
        where TRequest : TrackRequest
        where TResponse : TrackResponse
    {
        // A setting of how the request is checked is no field of it.
        PropertyInfo[] properties = [.. typeof(TRequest).GetProperties().Where(static property => property.Name != nameof(SaleRequest.AllowUnlistedCurrency))];
        Assert.Equal(
            properties.Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(),
            operation.Fields.Select(static field => field.Name).Order());
        Assert.Equal(
            operation.Fields.Select(static field => field.Name).Order(),
            operation.IdentifyingFields.Select(static field => field.Name).Order());

        FullRow row = new();
        TRequest request = operation.Read(row);
        Assert.All(properties, property => Assert.True(property.GetValue(request) is not null, $"{property.Name} is not read from a row."));
        Assert.All(operation.Fields, field => Assert.True(field.Identify(request) is not null, $"{field.Name} does not identify."));

        using JsonDocument body = JsonDocument.Parse(operation.CreateRequest(request).Body);
        // One name more: the customer's ID is written under its name of 2024 too.
        Assert.InRange(body.RootElement.EnumerateObject().Count(), operation.Fields.Count, operation.Fields.Count + 1);

        string[] parameters = [.. Parameters(BuiltAssembly.Module.GetTypes().Single(type => type.Name == command))];
        Assert.All(row.Asked, property => Assert.Contains(property, parameters));
    }

    private static IEnumerable<string> Parameters(TypeDefinition command)
    {
        for (TypeDefinition? type = command; type is not null; type = type.BaseType?.Scope == BuiltAssembly.Module || type.BaseType is GenericInstanceType ? type.BaseType.Resolve() : null)
        {
            foreach (PropertyDefinition property in type.Properties.Where(static property => property.CustomAttributes.Any(IsFieldParameter)))
            {
                yield return property.Name;
            }
        }
    }

    private static bool IsFieldParameter(CustomAttribute attribute) =>
        attribute.AttributeType.Name == "ParameterAttribute"
        && attribute.Properties.Any(static property => property is { Name: "ValueFromPipelineByPropertyName", Argument.Value: true });

    /// <summary>A row that has every field.</summary>
    private sealed class FullRow : IFieldReader
    {
        public HashSet<string> Asked { get; } = [];

        public string? Text(string property)
        {
            Asked.Add(property);
            return property switch
            {
                "Amount" => "4999",
                // An amount and a price exclude each other.
                "Price" => null,
                "Currency" => "eur",
                _ => "text",
            };
        }

        public string? TextOrNull(string property) => Text(property);

        public bool HasColumn(string property) => true;

        public int? Quantity(string property)
        {
            Asked.Add(property);
            return 2;
        }

        public IDictionary? Metadata(string property)
        {
            Asked.Add(property);
            return new Dictionary<string, object?> { ["plan"] = "pro" };
        }
    }
}
