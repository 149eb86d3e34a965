using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Wire;

/// <summary>Parses the body of a successful response, or says what is wrong with it.</summary>
internal static class JsonBody
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>What was read, or the failure.</returns>
    public static (T? Result, CallOutcome? Failed) Read<T>(ApiResponse response, JsonTypeInfo<T> type)
        where T : class
    {
        T? result;
        try
        {
            // Checked here, so that parts of the response that are read later cannot fail then.
            s_strictUtf8.GetCharCount(response.Body.Array ?? [], response.Body.Offset, response.Body.Count);
            result = JsonSerializer.Deserialize(response.Body.AsSpan(), type);
        }
        catch (DecoderFallbackException error)
        {
            return (null, Unexpected(response, "its text is not UTF-8", RetryEligibility.ByStatus, error));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // A body that is not JSON was damaged in transit, and may arrive intact the next time.
            return (null, Unexpected(response, HarmlessText.Line(error.Message, 200), IsJson(response) ? RetryEligibility.Never : RetryEligibility.ByStatus, error));
        }

        return result is null
            ? (null, Unexpected(response, "it is null", RetryEligibility.Never, null))
            : (result, null);
    }

    /// <summary>A response that does not fit.</summary>
    public static CallOutcome Unexpected(ApiResponse response, string what, RetryEligibility retry, Exception? cause) => CallOutcome.Failed(
        new CallFailure
        {
            ErrorId = ErrorCatalogue.ResponseValidation,
            Message = $"Dub answered {response.StatusCode}, but the body is not what it documents: {what}",
            Effect = CallEffect.Unknown,
            Retry = retry,
            RawBody = ApiErrors.Text(response.Body),
            Cause = cause,
        },
        response);

    private static bool IsJson(ApiResponse response)
    {
        try
        {
            Utf8JsonReader reader = new(response.Body.AsSpan());
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
