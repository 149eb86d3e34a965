using System;

namespace Dub.Lookup;

/// <summary>Which commissions are asked for, and how their pages are reached.</summary>
internal sealed record CommissionQuery
{
    /// <summary>The most that Dub gives at once.</summary>
    public const int MaximumPageSize = 100;

    public string? InvoiceId { get; init; }

    /// <summary>Dub's own ID of the customer.</summary>
    public string? CustomerId { get; init; }

    public string? PartnerId { get; init; }

    public string? Status { get; init; }

    /// <summary>
    /// What they are for. Without a status, a type, a customer or a partner, Dub leaves out those that are duplicate,
    /// fraud or canceled (<c>get-commissions.ts</c>).
    /// </summary>
    public string? Type { get; init; }

    /// <summary>Every type: it narrows nothing, and makes Dub leave no status out.</summary>
    public const string AllTypes = "click,lead,sale,custom,referral";

    /// <summary>
    /// Whether a commission of an invoice is one that was asked for: asked for an invoice, Dub passes over every other filter
    /// (<c>get-commissions.ts</c>).
    /// </summary>
    public bool FitsOfInvoice(Commission commission) =>
        (Status is null || string.Equals(commission.Status, Status, StringComparison.OrdinalIgnoreCase))
        && (CustomerId is null || string.Equals(commission.Customer?.Id, CustomerId, StringComparison.Ordinal))
        && (PartnerId is null || string.Equals(commission.Partner?.Id, PartnerId, StringComparison.Ordinal));

    public int PageSize { get; init; } = MaximumPageSize;

    /// <summary>
    /// The same list without a condition on what <c>Set-DubCommission</c> changes. Behind a cursor Dub passes over the
    /// first row that fits the filter; where the cursor's own row no longer fits, that is a row nobody has seen. A list
    /// of all statuses has the same rows whatever status they are given meanwhile, by a consumer or by others, so the
    /// status is looked at here (<see cref="Fits"/>).
    /// </summary>
    public CommissionQuery WithoutStatus() => this with { Status = null, Type = Type ?? AllTypes };

    /// <summary>Whether a commission of <see cref="WithoutStatus"/> is one that was asked for.</summary>
    public bool Fits(Commission commission) =>
        Status is not null ? string.Equals(commission.Status, Status, StringComparison.OrdinalIgnoreCase)
        : (Type ?? CustomerId ?? PartnerId) is not null || commission.Status is not ("duplicate" or "fraud" or "canceled");

    /// <summary>The page behind a commission.</summary>
    /// <param name="after">Dub's ID of the last commission of the page before; null for the first page.</param>
    /// <param name="before">Dub's ID of the commission that the page comes before.</param>
    public LookupRequest<Commission[]> Page(string? after, string? before = null) => new(
        new QueryText("/commissions")
            .Add("invoiceId", InvoiceId)
            .Add("customerId", CustomerId)
            .Add("partnerId", PartnerId)
            .Add("status", Status)
            .Add("type", Type)
            .Add("sortBy", "createdAt")
            .Add("pageSize", PageSize)
            .Add("startingAfter", after)
            .Add("endingBefore", before)
            .ToString(),
        LookupJsonContext.Instance.CommissionArray);
}
