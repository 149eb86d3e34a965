using System;

namespace Dub.Errors;

/// <summary>Why a call failed. Created once, where the failure is detected; the exception is created from it at the edge.</summary>
internal sealed record CallFailure
{
    /// <summary>One of <see cref="ErrorCatalogue"/>'s ids; it decides the exception's type.</summary>
    public required string ErrorId { get; init; }

    /// <summary>What happened, as it is shown everywhere: without credentials.</summary>
    public required string Message { get; init => field = AddressCredentials.Cut(value); }

    /// <summary>The effect of the attempt that failed.</summary>
    public required CallEffect Effect { get; init; }

    /// <summary>Whether every other call would fail in the same way, as with a bad key.</summary>
    public bool IsFatal { get; init; }

    public RetryEligibility Retry { get; init; }

    /// <summary>The error response; null where none came.</summary>
    public ApiErrorDetails? Api { get; init; }

    /// <summary>The start of the body of a response that failed validation; null for any other failure.</summary>
    public string? RawBody { get; init; }

    public Exception? Cause { get; init => field = AddressCredentials.Cut(value); }

    /// <summary>
    /// Whether the attempts before it were not recorded either: Dub rejected the same request. What a proxy or a firewall
    /// answers without Dub's error object says nothing of an attempt that may have reached Dub.
    /// </summary>
    public bool SettlesEarlierAttempts => Effect == CallEffect.Rejected && !IsFatal && Api is not { Code: null };

    /// <summary>How many times the call was made.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether any attempt may have been recorded.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>An exception that was thrown where no response is involved, such as the journal's.</summary>
    public static CallFailure From(DubException error) => new()
    {
        ErrorId = error.ErrorId,
        Message = error.Message,
        Effect = error.Effect,
        IsFatal = error.IsFatal,
        Retry = RetryEligibility.Never,
        Cause = error.InnerException,
        Attempts = error.Attempts,
        OutcomeUnknown = error.OutcomeUnknown,
    };

    /// <summary>A bug in the module's own code. The effect of the call is unknown.</summary>
    public static CallFailure Unexpected(Exception error) => new()
    {
        ErrorId = ErrorCatalogue.UnexpectedClient,
        Message = HarmlessText.Line(error.Message),
        Effect = CallEffect.Unknown,
        Retry = RetryEligibility.Never,
        Cause = error,
        OutcomeUnknown = true,
    };

    public DubException ToException() => ErrorId switch
    {
        ErrorCatalogue.BadRequest => new DubBadRequestException(this),
        ErrorCatalogue.Unauthorized => new DubUnauthorizedException(this),
        ErrorCatalogue.Forbidden or ErrorCatalogue.ExceededLimit => new DubForbiddenException(this),
        ErrorCatalogue.NotFound => new DubNotFoundException(this),
        ErrorCatalogue.Conflict or ErrorCatalogue.InvitePending => new DubConflictException(this),
        ErrorCatalogue.InviteExpired => new DubInviteExpiredException(this),
        ErrorCatalogue.UnprocessableEntity => new DubUnprocessableEntityException(this),
        ErrorCatalogue.RateLimitExceeded => new DubRateLimitExceededException(this),
        ErrorCatalogue.InternalServerError => new DubInternalServerErrorException(this),
        ErrorCatalogue.ApiError => new DubApiException(this),
        ErrorCatalogue.RequestTimeout => new DubRequestTimeoutException(this),
        ErrorCatalogue.ConnectionError => new DubConnectionException(this),
        ErrorCatalogue.ResponseValidation => new DubResponseValidationException(this),
        ErrorCatalogue.OutcomeUnknown => new DubOutcomeUnknownException(this),
        ErrorCatalogue.DuplicateInvoice => new DubDuplicateInvoiceException(this),
        ErrorCatalogue.Journal => new DubJournalException(this),
        ErrorCatalogue.InvalidConnection => new DubInvalidConnectionException(this),
        _ => new DubUnexpectedClientException(this),
    };
}
