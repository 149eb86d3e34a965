using System.Text.Json.Serialization.Metadata;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking.Wire;

namespace Dub.Tracking.Operations;

/// <summary>Parses a successful response as Dub documents it, or says what is wrong with it.</summary>
internal static class ResponseReader
{
    public static CallOutcome Read<TResponse>(
        ApiResponse response,
        JsonTypeInfo<TResponse> type,
        TrackRequest request,
        bool repeated)
        where TResponse : TrackResponse
    {
        (TResponse? result, CallOutcome? failed) = JsonBody.Read(response, type);
        if (result is null)
        {
            return failed!;
        }

        if (result.MissingMember() is { } missing)
        {
            return JsonBody.Unexpected(response, $"it has no '{missing}'", RetryEligibility.Never, null);
        }

        result.Complete(request, repeated);
        return CallOutcome.Success(response, result);
    }
}
