using System;
using System.Globalization;
using System.Text.Json;

namespace Dub.Tracking.Operations;

/// <summary>A whole number within bounds.</summary>
internal sealed class NumberField<TRequest>(string name, long minimum, long maximum, Func<TRequest, long?> get) : RequestField<TRequest>(name)
    where TRequest : TrackRequest
{
    public bool IsRequired { get; init; }

    public override void Check(TRequest request)
    {
        long? value = get(request);
        if (value is null && IsRequired)
        {
            throw new DubInvalidRequestException(Name, $"{Name} is required and is missing.");
        }

        if (value < minimum || value > maximum)
        {
            throw new DubInvalidRequestException(
                Name,
                string.Format(CultureInfo.InvariantCulture, "{0} is {1}; Dub takes a whole number from {2} to {3}.", Name, value, minimum, maximum));
        }
    }

    public override void Write(Utf8JsonWriter body, TRequest request)
    {
        if (get(request) is { } value)
        {
            body.WriteNumber(Name, value);
        }
    }

    public override string? Identify(TRequest request) => get(request)?.ToString(CultureInfo.InvariantCulture);
}
