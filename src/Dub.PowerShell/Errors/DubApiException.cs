using Dub.Errors;

namespace Dub;

/// <summary>Dub, or something in front of it, answered with an error.</summary>
public class DubApiException : DubException
{
    internal DubApiException(CallFailure failure)
        : base(failure)
    {
        ApiErrorDetails details = failure.Api!;
        StatusCode = details.StatusCode;
        Code = details.Code;
        DocUrl = details.DocUrl;
        ContentType = details.ContentType;
        RawBody = details.RawBody;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>Dub's error code, such as <c>unprocessable_entity</c>; null where the body held none.</summary>
    public string? Code { get; }

    /// <summary>The address of Dub's documentation of the error; null where the body named none.</summary>
    public string? DocUrl { get; }

    /// <summary>The response's content type; null where there was none.</summary>
    public string? ContentType { get; }

    /// <summary>The start of the body, with control characters made visible.</summary>
    public string RawBody { get; }
}
