using System;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dub;

/// <summary>Turns an error answer into the exception of its status.</summary>
internal static class ApiErrors
{
    private const int ShownBodyLength = 4_096;

    /// <summary>Dub's error object, or the status and the start of the body where there is none.</summary>
    public static DubApiException From(ApiAnswer answer)
    {
        ApiErrorFacts facts = Read(answer);
        if (facts.Code is null)
        {
            return new DubApiException(ErrorCatalogue.ApiError, DescribeForeign(facts), facts);
        }

        string message = string.Format(
            CultureInfo.InvariantCulture,
            "Dub answered {0} ({1}): {2}",
            facts.StatusCode,
            facts.Code,
            facts.Message is { Length: > 0 } text ? text : "no message");
        return facts.StatusCode switch
        {
            400 => new DubBadRequestException(message, facts),
            401 => new DubUnauthorizedException(message, facts),
            403 => facts.Code == "exceeded_limit"
                ? new DubForbiddenException(message, facts, ErrorCatalogue.ExceededLimit)
                : new DubForbiddenException(message, facts),
            404 => new DubNotFoundException(message, facts),
            409 => facts.Code == "invite_pending"
                ? new DubConflictException(message, facts, ErrorCatalogue.InvitePending)
                : new DubConflictException(message, facts),
            410 => new DubInviteExpiredException(message, facts),
            422 => new DubUnprocessableEntityException(message, facts),
            429 => new DubRateLimitExceededException(message, facts),
            500 => new DubInternalServerErrorException(message, facts),
            _ => new DubApiException(ErrorCatalogue.ApiError, message, facts),
        };
    }

    /// <summary>Whether the answer holds Dub's own error object.</summary>
    public static bool HasErrorObject(ApiAnswer answer) => Read(answer).Code is not null;

    /// <summary>
    /// Whether a server of 2024 says that it recorded the same lead within the hour. It does so with the status and the
    /// code of the key's rate limit, which the lead has nothing to do with.
    /// </summary>
    public static bool IsRepeatedLead(ApiAnswer answer) =>
        answer.StatusCode == 429
        && Read(answer).Message?.StartsWith("Rate limit exceeded for customer ", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The refusal to wait longer for the rate limit.</summary>
    public static DubRateLimitExceededException WaitTooLong(TimeSpan wait, int maximumWaitSec, ApiErrorFacts? lastAnswer)
    {
        string message = string.Format(
            CultureInfo.InvariantCulture,
            "The key's rate limit is used up; going on would take another {0:0.#} seconds of waiting, more than the {1} allowed for a row.",
            Math.Ceiling(wait.TotalSeconds * 10) / 10,
            maximumWaitSec);
        return new DubRateLimitExceededException(message, lastAnswer ?? new ApiErrorFacts { StatusCode = 429 });
    }

    public static DubException TooLarge(int status, byte[] start)
    {
        string message = $"The answer ({status}) is larger than 1 MiB and was not read.";
        string body = Text(new ArraySegment<byte>(start));
        return status is >= 200 and < 300
            ? new DubResponseValidationException(message, body, damaged: false)
            : new DubApiException(
                ErrorCatalogue.ApiError,
                message,
                new ApiErrorFacts { StatusCode = status, RawBody = body });
    }

    /// <summary>A body's start as text that is safe to print.</summary>
    public static string Text(ArraySegment<byte> body) =>
        body.Array is null
            ? string.Empty
            : HarmlessText.Block(Encoding.UTF8.GetString(body.Array, body.Offset, ShownLength(body)));

    public static ApiErrorFacts Read(ApiAnswer answer)
    {
        ApiErrorFacts facts = new()
        {
            StatusCode = answer.StatusCode,
            ContentType = answer.ContentType is null ? null : HarmlessText.Line(answer.ContentType, 100),
            RawBody = Text(answer.Body),
        };
        try
        {
            using JsonDocument body = JsonDocument.Parse(answer.Body.AsMemory());
            if (body.RootElement.ValueKind != JsonValueKind.Object
                || !body.RootElement.TryGetProperty("error", out JsonElement error)
                || error.ValueKind != JsonValueKind.Object
                || Member(error, "code") is not { Length: > 0 } code)
            {
                return facts;
            }

            string? message = Member(error, "message");
            return facts with
            {
                Code = code,
                Message = message,
                DocUrl = Member(error, "doc_url"),
                KeyIsNoWorkspaceKey = IsAboutTheKey(answer.StatusCode, message),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not Dub's words: the facts above, with the body's start, are all there is.
            return facts;
        }
    }

    /// <summary>How many bytes of a body are shown: no more than the bound, and no character is cut.</summary>
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

    private static bool IsAboutTheKey(int status, string? message) => message is not null && status switch
    {
        400 => message.StartsWith("Misconfigured authorization header", StringComparison.OrdinalIgnoreCase),
        404 => message.StartsWith("Workspace ID not found", StringComparison.OrdinalIgnoreCase)
            || message.StartsWith("Workspace not found", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static string? Member(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? HarmlessText.Line(value.GetString())
            : null;

    private static string DescribeForeign(ApiErrorFacts facts)
    {
        string start = facts.RawBody.Trim();
        string body = start.Length == 0 ? "an empty body" : "a body that begins: " + HarmlessText.Line(start, 120);
        string type = facts.ContentType is { Length: > 0 } contentType ? $" ({contentType})" : string.Empty;
        return facts.StatusCode is >= 300 and < 400
            ? $"The server answered {facts.StatusCode}, a redirect, which is not followed{type}, with {body}"
            : $"The server answered {facts.StatusCode}{type} without Dub's error object, with {body}";
    }
}
