using System;

namespace Dub.Lookup;

/// <summary>Which events are asked for, and how their pages are reached.</summary>
internal sealed record EventQuery
{
    /// <summary>The most that Dub gives at once.</summary>
    public const int MaximumPageSize = 1_000;

    public required ConversionEventType Type { get; init; }

    /// <summary>Dub's own ID of the customer.</summary>
    public string? CustomerId { get; init; }

    public string? LinkId { get; init; }

    public string? PartnerId { get; init; }

    /// <summary>A period by its name, such as <c>30d</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>The period's beginning; Dub takes the whole day.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The period's end; Dub takes the whole day.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary><c>new</c> or <c>recurring</c>.</summary>
    public string? SaleType { get; init; }

    /// <summary>Whether the oldest come first. New events then join the last page and shift none.</summary>
    public bool IsOldestFirst { get; init; }

    public int PageSize { get; init; } = MaximumPageSize;

    /// <param name="number">From 1.</param>
    public LookupRequest<ConversionEvent[]> Page(int number) => new(
        new QueryText("/events")
            .Add("event", Type switch
            {
                ConversionEventType.Sale => "sales",
                ConversionEventType.Lead => "leads",
                _ => "clicks",
            })
            .Add("customerId", CustomerId)
            .Add("linkId", LinkId)
            .Add("partnerId", PartnerId)
            .Add("interval", Interval)
            .Add("start", Start)
            .Add("end", End)
            .Add("timezone", Start is null && End is null ? null : "UTC")
            .Add("saleType", SaleType)
            .Add("page", number)
            .Add("limit", PageSize)
            .Add("sortOrder", IsOldestFirst ? "asc" : "desc")
            .ToString(),
        LookupJsonContext.Instance.ConversionEventArray)
    {
        IsForEvents = true,
    };
}
