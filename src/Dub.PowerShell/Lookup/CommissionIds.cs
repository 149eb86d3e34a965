using System;
using System.Collections.Generic;
using System.Linq;
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
        // Only sales have an invoice. With the type, Dub leaves no status out.
        Commission[] found = await client
            .SendAsync((query with { InvoiceId = invoice, Type = "sale" }).Page(null), events, cancellationToken)
            .ConfigureAwait(false);
        // If the server ignores the filter, it returns commissions of other invoices, which must not be changed.
        Commission[] own = [.. found.Where(item => string.Equals(item.InvoiceId?.Trim(), invoice, StringComparison.Ordinal))];
        if (own.Length != found.Length)
        {
            throw OfOthers();
        }

        Commission[] fitting = [.. own.Where(query.FitsOfInvoice)];
        return fitting.Length > 0 ? fitting : throw NotFound(query);
    }

    /// <summary>Whether the workspace has no partner program, so that every call for commissions fails alike.</summary>
    public static bool IsProgramMissing(DubException error) =>
        error is DubApiException { StatusCode: 404 } && error.Message.IndexOf("program not found", StringComparison.OrdinalIgnoreCase) >= 0;

    private static string Criteria(CommissionQuery query)
    {
        List<string> all = ["this invoice ID"];
        AddTo(all, "status", query.Status);
        AddTo(all, "customer", query.CustomerId);
        AddTo(all, "partner", query.PartnerId);
        string first = string.Join(", ", all.Take(all.Count - 1));
        return first.Length == 0 ? all[0] : $"{first} and {all[all.Count - 1]}";
    }

    private static void AddTo(List<string> all, string noun, string? value)
    {
        if (value is not null)
        {
            all.Add($"the {noun} '{HarmlessText.Line(value, 60)}'");
        }
    }

    private static DubException OfOthers() => new CallFailure
    {
        ErrorId = ErrorCatalogue.ResponseValidation,
        Message = "Dub was asked for the commission of this invoice ID and gave those of others.",
        Effect = CallEffect.Rejected,
        Retry = RetryEligibility.Never,
        Attempts = 1,
    }.ToException();

    private static DubException NotFound(CommissionQuery query) => new CallFailure
    {
        ErrorId = ErrorCatalogue.NotFound,
        Message = $"Dub has no commission with {Criteria(query)}.",
        Effect = CallEffect.Rejected,
        Retry = RetryEligibility.Never,
        Attempts = 1,
        Api = new ApiErrorDetails { StatusCode = 404 },
    }.ToException();
}
