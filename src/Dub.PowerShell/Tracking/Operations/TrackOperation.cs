using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Tracking.Operations;

/// <summary>
/// Everything specific to one kind of conversion: its path, its fields, how a row is read, whether a repeat
/// is counted once, and its response. A new field is added to the operation's list and its reader, to the request, and to
/// the cmdlet with its help; tests over all operations fail where one of them is forgotten.
/// </summary>
internal abstract class TrackOperation<TRequest, TResponse>
    where TRequest : TrackRequest
    where TResponse : TrackResponse
{
    /// <summary>The kind of conversion in the singular, such as <c>sale</c>, for messages and the journal.</summary>
    public abstract string Name { get; }

    /// <summary>The path that the request is posted to.</summary>
    public abstract string Path { get; }

    /// <summary>The request's fields, in the order they are written.</summary>
    public abstract IReadOnlyList<RequestField<TRequest>> Fields { get; }

    /// <summary>The same fields in the order in which they identify the request, which must never change.</summary>
    public virtual IReadOnlyList<RequestField<TRequest>> IdentifyingFields => Fields;

    /// <summary>Reads the response.</summary>
    public abstract JsonTypeInfo<TResponse> ResponseType { get; }

    /// <summary>Whether Dub counts the request once, however often it is sent.</summary>
    public abstract bool IsRepeatSafe(TRequest request);

    /// <summary>
    /// What Dub counts once however often it is sent, with all that makes two requests of the same key the same; null
    /// where the request has no such key.
    /// </summary>
    public virtual (string Key, string Content)? ExclusiveKey(TRequest request) => null;

    /// <summary>The amount of the request in minor units, and its currency; null where the kind has no amounts.</summary>
    public virtual (long Amount, string Currency)? AmountOf(TRequest request) => null;

    /// <summary>Why a well-formed response does not belong to this request; null where it does.</summary>
    private protected virtual CallFailure? Verify(TRequest request, TResponse response) => null;

    /// <summary>Creates a request from a row.</summary>
    /// <exception cref="DubInvalidRequestException">A value of the row cannot be sent.</exception>
    public abstract TRequest Read(IFieldReader row);

    /// <summary>Reads only what is needed to name a row that cannot be sent.</summary>
    public abstract TRequest ReadName(IFieldReader row);

    /// <summary>Creates the HTTP request.</summary>
    /// <exception cref="DubInvalidRequestException">A value of the request cannot be sent.</exception>
    public virtual ApiRequest CreateRequest(TRequest request)
    {
        foreach (RequestField<TRequest> field in Fields)
        {
            field.Check(request);
        }

        return CreateRequest(HttpMethod.Post, Path, request, Fields);
    }

    /// <summary>The request's identity, for the journal's hash. Its composition must never change.</summary>
    public string Identify(TRequest request)
    {
        StringBuilder text = new(Name);
        foreach (RequestField<TRequest> field in IdentifyingFields)
        {
            if (field.Identify(request) is { } value)
            {
                text.Append('\n').Append(field.Name).Append('=')
                    .Append(value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(value);
            }
        }

        return text.ToString();
    }

    private protected ApiRequest CreateRequest(
        HttpMethod method,
        string path,
        TRequest request,
        IReadOnlyList<RequestField<TRequest>> fields) => new()
        {
            Method = method,
            Path = path,
            Body = WriteBody(request, fields),
            IsRepeatSafe = IsRepeatSafe(request),
            Read = (response, repeated) =>
            {
                CallOutcome outcome = ResponseReader.Read(response, ResponseType, request, repeated);
                return outcome.Result is TResponse result && Verify(request, result) is { } failure
                    ? CallOutcome.Failed(failure, response)
                    : outcome;
            },
        };

    private static byte[] WriteBody(TRequest request, IReadOnlyList<RequestField<TRequest>> fields)
    {
        using MemoryStream buffer = new(256);
        using (Utf8JsonWriter body = new(buffer, JsonText.WriterOptions))
        {
            body.WriteStartObject();
            foreach (RequestField<TRequest> field in fields)
            {
                field.Write(body, request);
            }

            body.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The fields that identify the customer.</summary>
    private protected static RequestField<TRequest>[] CustomerFields(params string[] idNames) =>
    [
        // Servers of 2024 know the ID as customerId, today's as customerExternalId.
        new TextField<TRequest>("customerExternalId", 100, static request => request.CustomerExternalId) { IsRequired = true, WireNames = idNames },
        new TextField<TRequest>("customerName", 100, static request => request.CustomerName),
        new TextField<TRequest>("customerEmail", 100, static request => request.CustomerEmail),
        new TextField<TRequest>("customerAvatar", 10_000, static request => request.CustomerAvatar),
    ];
}
