using System;
using System.Collections;
using System.Text.Json;

namespace Dub.Tracking.Operations;

/// <summary>The caller's own data: an object.</summary>
internal sealed class MetadataField<TRequest>(Func<TRequest, IDictionary?> get) : RequestField<TRequest>("metadata")
    where TRequest : TrackRequest
{
    // Validated while it is written: both need the complete JSON.
    public override void Check(TRequest request)
    {
    }

    public override void Write(Utf8JsonWriter body, TRequest request)
    {
        if (MetadataJson.ToElement(get(request)) is { } metadata)
        {
            body.WritePropertyName(Name);
            metadata.WriteTo(body);
        }
    }

    public override string? Identify(TRequest request) => MetadataJson.ToCanonicalText(get(request));
}
