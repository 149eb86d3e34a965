using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dub;

/// <summary>The generated JSON code for what goes to Dub and comes back.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeadBody))]
[JsonSerializable(typeof(SaleBody))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(CustomerUpdateBody))]
[JsonSerializable(typeof(LeadResponse))]
[JsonSerializable(typeof(SaleResponse))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class DubJsonContext : JsonSerializerContext
{
    // The body is no HTML: text is sent, and shown by -WhatIf, as it reads.
    internal static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>For bodies to Dub.</summary>
    internal static DubJsonContext Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = Encoder,
    });

    /// <summary>For answers: text in them is made harmless as it is read.</summary>
    internal static DubJsonContext Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new HarmlessTextConverter() },
    });
}
