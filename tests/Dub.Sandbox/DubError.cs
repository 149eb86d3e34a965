namespace Dub.Sandbox;

/// <summary>Dub's error object: <c>{ "error": { "code", "message", "doc_url" } }</c>.</summary>
internal static class DubError
{
    private const string DocUrl = "https://dub.co/docs/api-reference/errors#";

    public static Answer Of(string code, string message) => Of(StatusOf(code), code, message, docUrl: null);

    public static Answer Of(int status, string? code, string? message, string? docUrl)
    {
        code ??= CodeOf(status);
        byte[] body = JsonBytes.Of(
            (code, message: message ?? MessageOf(status), docUrl: docUrl ?? DocUrlOf(code)),
            static (writer, error) =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("error"u8);
                writer.WriteString("code"u8, error.code);
                writer.WriteString("message"u8, error.message);
                writer.WriteString("doc_url"u8, error.docUrl);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        return new Answer(status, Answer.Json, body);
    }

    public static string CodeOf(int status) => status switch
    {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        409 => "conflict",
        410 => "invite_expired",
        422 => "unprocessable_entity",
        429 => "rate_limit_exceeded",
        _ => "internal_server_error",
    };

    private static int StatusOf(string code) => code switch
    {
        "bad_request" => 400,
        "unauthorized" => 401,
        "forbidden" or "exceeded_limit" => 403,
        "not_found" => 404,
        "conflict" or "invite_pending" => 409,
        "invite_expired" => 410,
        "unprocessable_entity" => 422,
        "rate_limit_exceeded" => 429,
        _ => 500,
    };

    private static string MessageOf(int status) => status switch
    {
        429 => "Too many requests.",
        >= 500 => "An internal server error occurred. Please contact our support if the problem persists.",
        _ => "The request could not be processed.",
    };

    // Dub replaces the first underscore only, but for two codes whose address it spells out.
    private static string DocUrlOf(string code)
    {
        if (code is "unprocessable_entity" or "internal_server_error")
        {
            return DocUrl + code.Replace('_', '-');
        }

        int first = code.IndexOf('_', StringComparison.Ordinal);
        return first < 0 ? DocUrl + code : $"{DocUrl}{code.AsSpan(0, first)}-{code.AsSpan(first + 1)}";
    }
}
