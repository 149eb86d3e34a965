using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Interprets error responses.</summary>
internal static class ApiErrors
{
    private const int ShownBodyLength = 4_096;

    /// <summary>Dub's error object, or the status and the start of the body where there is none.</summary>
    public static CallFailure From(ApiResponse response)
    {
        ApiErrorDetails details = Read(response);
        return new CallFailure
        {
            ErrorId = Id(details),
            Message = details.Code is null
                ? DescribeForeign(details)
                : string.Format(
                    CultureInfo.InvariantCulture,
                    "Dub answered {0} ({1}): {2}",
                    details.StatusCode,
                    details.Code,
                    details.Message is { Length: > 0 } text ? text : "no message"),
            Effect = Effect(details.StatusCode),
            // A firewall that takes one row's text for an attack answers 403 with a page of its own.
            IsFatal = details is { Code: not null, StatusCode: 401 or 403 or 410 } || IsAboutTheKey(details),
            Retry = IsLeadStillBeingStored(details) ? RetryEligibility.Always : RetryEligibility.ByStatus,
            Api = details,
        };
    }

    /// <summary>
    /// Whether a server of 2024 says that it recorded the same lead within the hour. It does so with the status and the
    /// code of the key's rate limit, which the lead has nothing to do with.
    /// </summary>
    public static bool IsRepeatedLead(ApiResponse response) =>
        response.StatusCode == 429 && Begins(Read(response), "Rate limit exceeded for customer ");

    /// <summary>The failure of a call that would have to wait longer for the rate limit than it may.</summary>
    /// <param name="wait">How long the row would wait at least.</param>
    /// <param name="budget">How long it may wait.</param>
    /// <param name="lastRefusal">The last answer of the rate limit to this call; null where it made none.</param>
    public static CallFailure WaitTooLong(TimeSpan wait, WaitBudget budget, CallFailure? lastRefusal) => new()
    {
        ErrorId = ErrorCatalogue.RateLimitExceeded,
        Message = string.Format(
            CultureInfo.InvariantCulture,
            wait > budget.Remaining
                ? "Waiting for the rate limit would take another {0:0.#} s, more than the {1} s that a row may wait in all."
                : "Other rows are ahead of this one at the rate limit, and it may not wait longer than {1} s in all.",
            Math.Ceiling(wait.TotalSeconds * 10) / 10,
            budget.MaximumSec),
        Effect = CallEffect.None,
        Retry = RetryEligibility.Never,
        Api = lastRefusal?.Api ?? new ApiErrorDetails { StatusCode = 429 },
    };

    /// <summary>A response larger than any that Dub sends.</summary>
    public static CallFailure TooLarge(int status, int maximumBytes, byte[] start)
    {
        bool isSuccess = status is >= 200 and < 300;
        string body = Text(new ArraySegment<byte>(start));
        return new CallFailure
        {
            ErrorId = isSuccess ? ErrorCatalogue.ResponseValidation : ErrorCatalogue.ApiError,
            Message = $"The answer ({status}) is larger than {maximumBytes / (1024 * 1024)} MiB and was not read.",
            Effect = isSuccess ? CallEffect.Unknown : Effect(status),
            Retry = isSuccess ? RetryEligibility.Never : RetryEligibility.ByStatus,
            Api = isSuccess ? null : new ApiErrorDetails { StatusCode = status, RawBody = body },
            RawBody = body,
        };
    }

    /// <summary>The start of a body as text that is safe to print.</summary>
    public static string Text(ArraySegment<byte> body) =>
        body.Array is null
            ? string.Empty
            : HarmlessText.Block(Encoding.UTF8.GetString(body.Array, body.Offset, ShownLength(body)));

    private static ApiErrorDetails Read(ApiResponse response)
    {
        ApiErrorDetails details = new()
        {
            StatusCode = response.StatusCode,
            ContentType = response.ContentType is null ? null : HarmlessText.Line(response.ContentType, 100),
            RawBody = Text(response.Body),
        };
        try
        {
            using JsonDocument body = JsonDocument.Parse(response.Body.AsMemory());
            if (body.RootElement.ValueKind != JsonValueKind.Object
                || !body.RootElement.TryGetProperty("error", out JsonElement error)
                || error.ValueKind != JsonValueKind.Object
                || Member(error, "code") is not { Length: > 0 } code)
            {
                return details;
            }

            return details with
            {
                Code = code,
                Message = Member(error, "message"),
                DocUrl = Member(error, "doc_url"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not an error object of Dub's: the details above, with the start of the body, are all there is.
            return details;
        }
    }

    /// <summary>How many bytes of a body are shown: at most the limit, without splitting a character.</summary>
    private static int ShownLength(ArraySegment<byte> body)
    {
        const int LongestCharacter = 4;
        if (body.Count <= ShownBodyLength)
        {
            return body.Count;
        }

        int end = ShownBodyLength;
        while (end > ShownBodyLength - LongestCharacter && IsContinuation(body.Array![body.Offset + end]))
        {
            end--;
        }

        return end;
    }

    private static bool IsContinuation(byte utf8) => (utf8 & 0b1100_0000) == 0b1000_0000;

    private static string Id(ApiErrorDetails details) => (details.Code, details.StatusCode) switch
    {
        (null, _) => ErrorCatalogue.ApiError,
        (_, 400) => ErrorCatalogue.BadRequest,
        (_, 401) => ErrorCatalogue.Unauthorized,
        ("exceeded_limit", 403) => ErrorCatalogue.ExceededLimit,
        (_, 403) => ErrorCatalogue.Forbidden,
        (_, 404) => ErrorCatalogue.NotFound,
        ("invite_pending", 409) => ErrorCatalogue.InvitePending,
        (_, 409) => ErrorCatalogue.Conflict,
        (_, 410) => ErrorCatalogue.InviteExpired,
        (_, 422) => ErrorCatalogue.UnprocessableEntity,
        (_, 429) => ErrorCatalogue.RateLimitExceeded,
        (_, 500) => ErrorCatalogue.InternalServerError,
        _ => ErrorCatalogue.ApiError,
    };

    // A gateway's 5xx or a server's 408 does not say whether the call was processed. 302, 303 and 304 may lead to what a
    // POST has made (RFC 9110, 15.4); the other redirects name another place for the request.
    private static CallEffect Effect(int status) => status switch
    {
        429 => CallEffect.None,
        408 or >= 500 or 300 or 302 or 303 or 304 => CallEffect.Unknown,
        _ => CallEffect.Rejected,
    };

    // With a status code that otherwise concerns one call.
    private static bool IsAboutTheKey(ApiErrorDetails details) => (details.StatusCode, details.Code) switch
    {
        (400, not null) => Begins(details, "Misconfigured authorization header"),
        (404, not null) => Begins(details, "Workspace ID not found") || Begins(details, "Workspace not found"),
        (409, "invite_pending") => true,
        _ => false,
    };

    // A lead reaches Dub's event store some time after its response; a sale sent right after it is rejected until then, and
    // nothing of it is recorded.
    private static bool IsLeadStillBeingStored(ApiErrorDetails details) =>
        details.StatusCode == 404 && Begins(details, "Lead event not found");

    private static bool Begins(ApiErrorDetails details, string text) =>
        details.Message?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true;

    private static string? Member(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? HarmlessText.Line(value.GetString())
            : null;

    private static string DescribeForeign(ApiErrorDetails details)
    {
        string start = details.RawBody.Trim();
        string body = start.Length == 0 ? "an empty body" : "a body that begins: " + HarmlessText.Line(start, 120);
        string type = details.ContentType is { Length: > 0 } contentType ? $" ({contentType})" : string.Empty;
        return details.StatusCode is >= 300 and < 400
            ? $"The server answered {details.StatusCode}, a redirect, which is not followed{type}, with {body}"
            : $"The server answered {details.StatusCode}{type} without Dub's error object, with {body}";
    }
}
