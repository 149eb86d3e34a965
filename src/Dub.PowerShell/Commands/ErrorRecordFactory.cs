using System.Management.Automation;
using System.Text;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Creates PowerShell error records from the core's exceptions.</summary>
internal static class ErrorRecordFactory
{
    /// <param name="error">What went wrong.</param>
    /// <param name="target">The row as it came in.</param>
    /// <param name="subject">Which row, as a message begins: <c>Row 3, sale of customer 'x'</c>; null where it is none's.</param>
    /// <param name="effect">What Dub may have done with it, where the outcome is unknown.</param>
    public static ErrorRecord Create(DubException error, object? target, string? subject = null, string effect = "recorded")
    {
        StringBuilder message = new();
        if (subject is not null)
        {
            message.Append(subject).Append(": ");
        }

        message.Append(HarmlessText.Sentence(error.Message, int.MaxValue));
        if (error.OutcomeUnknown)
        {
            message.Append(" The outcome is unknown: Dub may have ").Append(effect).Append(" it.");
        }

        return new ErrorRecord(error, error.ErrorId, Category(error), target)
        {
            ErrorDetails = new ErrorDetails(message.ToString()) { RecommendedAction = error.RecommendedAction },
        };
    }

    /// <summary>A row from the pipeline as it came in.</summary>
    public static object? Target(PSObject? input) => input?.BaseObject is PSCustomObject ? input : input?.BaseObject;

    private static ErrorCategory Category(DubException error) => error.ErrorId switch
    {
        ErrorCatalogue.BadRequest => ErrorCategory.InvalidArgument,
        ErrorCatalogue.Unauthorized => ErrorCategory.AuthenticationError,
        ErrorCatalogue.Forbidden => ErrorCategory.PermissionDenied,
        ErrorCatalogue.ExceededLimit => ErrorCategory.QuotaExceeded,
        ErrorCatalogue.NotFound => ErrorCategory.ObjectNotFound,
        ErrorCatalogue.Conflict or ErrorCatalogue.InvitePending or ErrorCatalogue.DuplicateInvoice => ErrorCategory.ResourceExists,
        ErrorCatalogue.InviteExpired => ErrorCategory.ResourceUnavailable,
        ErrorCatalogue.UnprocessableEntity => ErrorCategory.InvalidData,
        ErrorCatalogue.RateLimitExceeded => ErrorCategory.LimitsExceeded,
        ErrorCatalogue.InternalServerError => ErrorCategory.ResourceUnavailable,
        ErrorCatalogue.ApiError => ErrorCategory.ProtocolError,
        ErrorCatalogue.RequestTimeout => ErrorCategory.OperationTimeout,
        ErrorCatalogue.ConnectionError => ErrorCategory.ConnectionError,
        ErrorCatalogue.ResponseValidation or ErrorCatalogue.OutcomeUnknown => ErrorCategory.InvalidResult,
        ErrorCatalogue.InvalidRequest or ErrorCatalogue.InvalidConnection => ErrorCategory.InvalidArgument,
        ErrorCatalogue.InvalidInput => ErrorCategory.InvalidData,
        ErrorCatalogue.ApiKeyMissing => ErrorCategory.AuthenticationError,
        ErrorCatalogue.Journal => ErrorCategory.OpenError,
        _ => ErrorCategory.NotSpecified,
    };
}
