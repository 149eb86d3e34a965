using Dub.Errors;

namespace Dub.Lookup;

/// <summary>What to do about a failed lookup: there is no row to send again.</summary>
internal static class LookupAdvice
{
    public static string For(DubException error)
    {
        string? key = error switch
        {
            { ErrorId: ErrorCatalogue.InvitePending } => "Lookup.InvitePending",
            { ErrorId: ErrorCatalogue.InviteExpired } => "Lookup.InviteExpired",
            { IsFatal: true } and not (DubForbiddenException or DubJournalException) => null,
            { ErrorId: ErrorCatalogue.Forbidden } => "Lookup.Forbidden",
            { ErrorId: ErrorCatalogue.ExceededLimit } => "Lookup.ExceededLimit",
            { ErrorId: ErrorCatalogue.NotFound } => "Lookup.NotFound",
            DubJournalException => "Lookup.Journal",
            DubInvalidRequestException => "Lookup.InvalidRequest",
            DubApiException or DubRequestTimeoutException or DubConnectionException or DubResponseValidationException => "Lookup.Again",
            _ => null,
        };
        return key is null ? error.RecommendedAction : ErrorCatalogue.Text(key);
    }
}
