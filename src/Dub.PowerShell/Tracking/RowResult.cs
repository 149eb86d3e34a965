namespace Dub;

/// <summary>What became of a row: an answer or an error.</summary>
internal sealed class RowResult<TResponse>
    where TResponse : TrackResponse
{
    public TResponse? Response { get; init; }

    public DubException? Error { get; init; }
}
