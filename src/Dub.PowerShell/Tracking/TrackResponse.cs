using System.Text.Json.Serialization;

namespace Dub;

/// <summary>What Dub answered to a conversion.</summary>
public abstract class TrackResponse : DubObject
{
    private protected TrackResponse()
    {
    }

    /// <summary>
    /// Whether Dub recorded the conversion: false where its answer says that nothing was recorded, null where
    /// the answer does not tell.
    /// </summary>
    [JsonIgnore]
    public abstract bool? Recorded { get; }

    /// <summary>What is missing from the answer for it to be one; null where nothing is.</summary>
    internal abstract string? MissingMember();

    internal abstract void Complete(TrackRequest request);
}
