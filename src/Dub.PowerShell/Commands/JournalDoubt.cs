using Dub.Tracking.Imports;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Finds rows that an earlier run may have had recorded and that Dub would count twice.</summary>
internal static class JournalDoubt
{
    /// <summary>The error that keeps such a row from being sent again; null for any other row.</summary>
    public static DubOutcomeUnknownException? Of<TRequest, TResponse>(
        ImportRow<TRequest> row,
        TrackOperation<TRequest, TResponse> operation,
        bool resendsUnknown)
        where TRequest : TrackRequest
        where TResponse : TrackResponse =>
        row.Journal is { IsInDoubt: true } && !operation.IsRepeatSafe(row.Request) && !resendsUnknown
            ? new DubOutcomeUnknownException(
                "An earlier run sent this and never learned the outcome. It was not sent again, because Dub would count it twice.")
            : null;
}
