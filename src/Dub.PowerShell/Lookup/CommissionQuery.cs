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

    public int PageSize { get; init; } = MaximumPageSize;

    /// <summary>The page behind a commission.</summary>
    /// <param name="after">Dub's ID of the last commission of the page before; null for the first page.</param>
    public LookupRequest<Commission[]> Page(string? after) => new(
        new QueryText("/commissions")
            .Add("invoiceId", InvoiceId)
            .Add("customerId", CustomerId)
            .Add("partnerId", PartnerId)
            .Add("status", Status)
            .Add("type", Type)
            .Add("sortBy", "createdAt")
            .Add("pageSize", PageSize)
            .Add("startingAfter", after)
            .ToString(),
        LookupJsonContext.Instance.CommissionArray);
}
