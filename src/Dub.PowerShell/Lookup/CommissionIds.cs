using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Tracking;

namespace Dub.Lookup;

/// <summary>Finds commissions by the invoice of their sale.</summary>
internal static class CommissionIds
{
    /// <summary>The commissions of an invoice; a partner program has one at most.</summary>
    /// <exception cref="DubException">There is none, or Dub could not be asked.</exception>
    public static async Task<IReadOnlyList<Commission>> FindAsync(
        LookupClient client,
        string? invoiceId,
        CommissionQuery query,
        ICallEvents events,
        CancellationToken cancellationToken)
    {
        string invoice = FieldRules.Required(invoiceId?.Trim(), "invoiceId", 191);
        Commission[] found = await client
            .SendAsync((query with { InvoiceId = invoice }).Page(null), events, cancellationToken)
            .ConfigureAwait(false);
        return found.Length > 0 ? found : throw NotFound();
    }

    private static DubException NotFound() => new CallFailure
    {
        ErrorId = ErrorCatalogue.NotFound,
        Message = "Dub has no commission with this invoice ID.",
        Effect = CallEffect.Rejected,
        Retry = RetryEligibility.Never,
        Attempts = 1,
        Api = new ApiErrorDetails { StatusCode = 404 },
    }.ToException();
}
