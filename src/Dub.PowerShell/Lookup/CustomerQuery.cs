using System;

namespace Dub.Lookup;

/// <summary>Which customers are asked for, and how their pages are reached.</summary>
internal sealed record CustomerQuery
{
    /// <summary>The most that Dub gives at once.</summary>
    public const int MaximumPageSize = 100;

    public string? Email { get; init; }

    public string? Country { get; init; }

    public string? LinkId { get; init; }

    public string? PartnerId { get; init; }

    /// <summary>Whether the link and the program are given too.</summary>
    public bool IncludesLink { get; init; }

    public int PageSize { get; init; } = MaximumPageSize;

    /// <summary>One customer.</summary>
    /// <param name="id">Dub's own ID, or the caller's with <c>ext_</c> before it.</param>
    /// <param name="includesLink">Whether the link and the program are given too.</param>
    public static LookupRequest<CustomerRecord> One(string id, bool includesLink) => new(
        new QueryText("/customers/" + Uri.EscapeDataString(id)).Add("includeExpandedFields", includesLink ? "true" : null).ToString(),
        LookupJsonContext.Instance.CustomerRecord);

    /// <summary>The page behind a customer.</summary>
    /// <param name="after">Dub's ID of the last customer of the page before; null for the first page.</param>
    /// <param name="before">Dub's ID of the customer that the page comes before.</param>
    public LookupRequest<CustomerRecord[]> Page(string? after, string? before = null) => new(
        new QueryText("/customers")
            .Add("email", Email)
            .Add("country", Country)
            .Add("linkId", LinkId)
            .Add("partnerId", PartnerId)
            .Add("includeExpandedFields", IncludesLink ? "true" : null)
            .Add("sortBy", "createdAt")
            .Add("pageSize", PageSize)
            .Add("startingAfter", after)
            .Add("endingBefore", before)
            .ToString(),
        LookupJsonContext.Instance.CustomerRecordArray);
}
