namespace Dub.Tracking.Imports;

/// <summary>The outcome of a row: a response or an error.</summary>
internal sealed record RowResult<TResponse>
    where TResponse : TrackResponse
{
    public TResponse? Response { get; init; }

    public DubException? Error { get; init; }

    /// <summary>Whether the import must stop sending rows.</summary>
    public bool EndsImport { get; init; }
}
