using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Mono.Cecil;
using Xunit;

namespace Dub.Tests.Conventions;

public sealed class DocumentationTests
{
    // Overloads and parameters left aside: the names of those members that have words of their own.
    private static readonly HashSet<string> s_documented =
    [
        .. XDocument.Load(Path.ChangeExtension(typeof(DubClient).Assembly.Location, ".xml"))
            .Descendants("member")
            .Where(static member => member.Element("inheritdoc") is not null || !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(static member => member.Attribute("name")!.Value.Split('(')[0]),
    ];

    [Fact]
    public void Every_public_type_is_documented()
    {
        TypeDefinition[] types = [.. PublicTypes()];
        Assert.Contains(types, static type => type.Name == nameof(DubClient));
        Assert.Contains(types, static type => type.Name == "SendDubSaleCommand");
        Assert.All(types, static type => Assert.Contains("T:" + type.FullName, s_documented));
    }

    [Fact]
    public void Every_public_member_is_documented()
    {
        string[] members = [.. PublicTypes().SelectMany(Members)];
        Assert.Contains("P:Dub.DubApiException.StatusCode", members);
        Assert.Contains("M:Dub.DubClient.SendSaleAsync", members);
        Assert.All(members, static member => Assert.Contains(member, s_documented));
    }

    private static IEnumerable<TypeDefinition> PublicTypes() => BuiltAssembly.Module.Types.Where(static type => type.IsPublic);

    private static IEnumerable<string> Members(TypeDefinition type)
    {
        IEnumerable<string> fields = type.Fields
            .Where(static field => field.IsPublic && !field.IsSpecialName)
            .Select(field => $"F:{type.FullName}.{field.Name}");
        IEnumerable<string> properties = type.Properties
            .Where(static property => property.GetMethod is { IsPublic: true } or { IsFamily: true } && property.Name != "EqualityContract")
            .Select(property => $"P:{type.FullName}.{property.Name}");
        IEnumerable<string> methods = type.Methods
            .Where(static method => (method.IsPublic || method.IsFamily) && !method.IsGetter && !method.IsSetter && !IsMadeByCompiler(method))
            // The compiler's own constructor has no parameters and no words.
            .Where(static method => !method.IsConstructor || method.HasParameters)
            .Select(method => $"M:{type.FullName}.{method.Name.Replace(".ctor", "#ctor", System.StringComparison.Ordinal)}");
        return fields.Concat(properties).Concat(methods);
    }

    // A record's members, such as its equality.
    private static bool IsMadeByCompiler(MethodDefinition method) =>
        method.CustomAttributes.Any(static attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute");
}
