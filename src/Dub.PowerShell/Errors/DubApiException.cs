namespace Dub;

/// <summary>Dub, or something in front of it, answered with an error.</summary>
public class DubApiException : DubException
{
    internal DubApiException(string errorId, string message, ApiErrorFacts facts)
        : base(errorId, message)
    {
        StatusCode = facts.StatusCode;
        Code = facts.Code;
        DocUrl = facts.DocUrl;
        ContentType = facts.ContentType;
        RawBody = facts.RawBody;
        KeyIsNoWorkspaceKey = facts.KeyIsNoWorkspaceKey;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>Dub's error code, such as <c>unprocessable_entity</c>; null where the body held none.</summary>
    public string? Code { get; }

    /// <summary>Dub's page on the error; null where the body named none.</summary>
    public string? DocUrl { get; }

    /// <summary>The answer's content type; null where there was none.</summary>
    public string? ContentType { get; }

    /// <summary>The start of the body, with control characters made visible.</summary>
    public string RawBody { get; }

    // A gateway's 5xx and a server's 408 do not tell how far the call came.
    internal override CallFate Fate => StatusCode switch
    {
        429 => CallFate.NotProcessed,
        408 or >= 500 => CallFate.Unclear,
        _ => CallFate.Refused,
    };

    internal override bool ConcernsEveryCall =>
        StatusCode is 401 or 403 or 410 || KeyIsNoWorkspaceKey || (StatusCode == 409 && Code == "invite_pending");

    /// <summary>Whether it says that the key is none of a workspace.</summary>
    internal bool KeyIsNoWorkspaceKey { get; }
}
