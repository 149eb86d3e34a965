using System.Globalization;
using System.Resources;

namespace Dub.Errors;

/// <summary>All error IDs. The advice for each is in Resources/Messages.resx under the same key.</summary>
internal static class ErrorCatalogue
{
    public const string BadRequest = "Dub.BadRequest";
    public const string Unauthorized = "Dub.Unauthorized";
    public const string Forbidden = "Dub.Forbidden";
    public const string ExceededLimit = "Dub.ExceededLimit";
    public const string NotFound = "Dub.NotFound";
    public const string Conflict = "Dub.Conflict";
    public const string InvitePending = "Dub.InvitePending";
    public const string InviteExpired = "Dub.InviteExpired";
    public const string UnprocessableEntity = "Dub.UnprocessableEntity";
    public const string RateLimitExceeded = "Dub.RateLimitExceeded";
    public const string InternalServerError = "Dub.InternalServerError";
    public const string ApiError = "Dub.ApiError";
    public const string RequestTimeout = "Dub.RequestTimeout";
    public const string ConnectionError = "Dub.ConnectionError";
    public const string ResponseValidation = "Dub.ResponseValidation";
    public const string InvalidRequest = "Dub.InvalidRequest";
    public const string InvalidInput = "Dub.InvalidInput";
    public const string ApiKeyMissing = "Dub.ApiKeyMissing";
    public const string InvalidConnection = "Dub.InvalidConnection";
    public const string OutcomeUnknown = "Dub.OutcomeUnknown";
    public const string DuplicateInvoice = "Dub.DuplicateInvoice";
    public const string Journal = "Dub.Journal";
    public const string UnexpectedClient = "Dub.UnexpectedClient";

    private static readonly ResourceManager s_messages = new("Dub.Messages", typeof(ErrorCatalogue).Assembly);

    /// <summary>The advice for an error, including what to do about an unknown outcome and Dub's documentation page.</summary>
    public static string RecommendedAction(DubException error)
    {
        // Where Dub may have recorded it, the advice to send it again would count it twice.
        bool lookItUp = error is { OutcomeUnknown: true } and not DubOutcomeUnknownException;
        // With these IDs, the advice depends on whether the fault is in one row or common to all of them.
        string id = error is { IsFatal: true, ErrorId: BadRequest or NotFound } ? Unauthorized : error.ErrorId;
        string advice = Text(lookItUp ? "OutcomeUnknown.Advice" : id);
        if (error is DubInvalidRequestException { Column: { } column })
        {
            advice = string.Format(CultureInfo.InvariantCulture, Text("InvalidRequest.Column"), HarmlessText.Line(column, 60));
        }

        if (lookItUp && error is DubRequestTimeoutException)
        {
            advice += " " + Text("OutcomeUnknown.MoreTime");
        }

        return error is DubApiException { DocUrl: { Length: > 0 } docUrl } ? $"{advice} See {docUrl}" : advice;
    }

    /// <summary>A text of the resource file; null where there is none, as for an error of a newer version.</summary>
    public static string? Find(string key) => s_messages.GetString(key, CultureInfo.InvariantCulture);

    /// <summary>A text of the resource file.</summary>
    public static string Text(string key) =>
        s_messages.GetString(key, CultureInfo.InvariantCulture)
        ?? throw new MissingManifestResourceException(key);
}
