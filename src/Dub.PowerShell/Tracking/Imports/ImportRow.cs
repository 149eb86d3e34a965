using Dub.Http;
using Dub.Tracking.Journals;

namespace Dub.Tracking.Imports;

/// <summary>A row of an import: the input object and the request made from it.</summary>
/// <param name="number">The row's place in the input, from 1.</param>
/// <param name="source">The row as it came in.</param>
/// <param name="request">What is sent; for a row that cannot be, no more than names it.</param>
internal sealed class ImportRow<TRequest>(int number, object? source, TRequest request)
    where TRequest : TrackRequest
{
    public int Number { get; } = number;

    public object? Source { get; } = source;

    public TRequest Request { get; } = request;

    /// <summary>The HTTP request; null for a row that is not sent.</summary>
    public ApiRequest? ApiRequest { get; init; }

    /// <summary>The first row with the same invoice ID; null where there is none.</summary>
    public int? RepeatOf { get; init; }

    /// <summary>The row's record in the journal; null without one.</summary>
    public JournalRow? Journal { get; set; }
}
