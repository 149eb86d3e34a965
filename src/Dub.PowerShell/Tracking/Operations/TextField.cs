using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Dub.Tracking.Operations;

/// <summary>A text.</summary>
internal sealed class TextField<TRequest>(string name, int maxLength, Func<TRequest, string?> get) : RequestField<TRequest>(name)
    where TRequest : TrackRequest
{
    public bool IsRequired { get; init; }

    /// <summary>The names it is written under, where they are not <see cref="RequestField{TRequest}.Name"/> alone.</summary>
    public IReadOnlyList<string>? WireNames { get; init; }

    /// <summary>The value written where the field is not set; null to write nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Converts the field's value to the one that is written.</summary>
    public Func<string, string>? Normalize { get; init; }

    /// <summary>Converts the field's value to the one that identifies the request.</summary>
    public Func<string, string>? NormalizeIdentity { get; init; }

    public override void Check(TRequest request)
    {
        if (IsRequired)
        {
            FieldRules.Required(get(request), Name, maxLength);
        }
        else
        {
            FieldRules.Optional(get(request), Name, maxLength);
        }
    }

    public override void Write(Utf8JsonWriter body, TRequest request)
    {
        string? value = get(request);
        value = value is null || Normalize is null ? value ?? Default : Normalize(value);
        if (value is null)
        {
            return;
        }

        if (WireNames is null)
        {
            body.WriteString(Name, value);
            return;
        }

        foreach (string wireName in WireNames)
        {
            body.WriteString(wireName, value);
        }
    }

    public override string? Identify(TRequest request) =>
        get(request) is { } value && NormalizeIdentity is not null ? NormalizeIdentity(value) : get(request);
}
