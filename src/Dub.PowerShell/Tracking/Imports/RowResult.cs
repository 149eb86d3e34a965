namespace Dub.Tracking.Imports;

/// <summary>How a row ended: in a response or in an error.</summary>
internal sealed record RowResult<TResponse>
    where TResponse : TrackResponse
{
    public TResponse? Response { get; init; }

    public DubException? Error { get; init; }

    /// <summary>Whether no further row is to be sent.</summary>
    public bool EndsImport { get; init; }
}
