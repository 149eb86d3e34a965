using System.Text.Json;

namespace Dub.Tracking.Operations;

/// <summary>One field of a request: how it is validated and written, and its part in the request's identity.</summary>
/// <param name="name">The field's name in Dub's API, in messages and in the identity.</param>
internal abstract class RequestField<TRequest>(string name)
    where TRequest : TrackRequest
{
    public string Name { get; } = name;

    /// <exception cref="DubInvalidRequestException">The value cannot be sent.</exception>
    public abstract void Check(TRequest request);

    /// <summary>Writes the field to a body; writes nothing where it is not set.</summary>
    public abstract void Write(Utf8JsonWriter body, TRequest request);

    /// <summary>
    /// The value as it goes into the journal's hash; null where it is not set. It must never change: an import resumed
    /// with a newer version would take every row for a new one.
    /// </summary>
    public abstract string? Identify(TRequest request);
}
