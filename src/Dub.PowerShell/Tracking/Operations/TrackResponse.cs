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

    /// <summary>Whether nothing is left to be sent: Dub has the conversion, or does not say that it has not.</summary>
    internal virtual bool IsDone => Recorded != false;

    /// <summary>What is missing from the answer for it to be one; null where nothing is.</summary>
    internal abstract string? MissingMember();

    /// <summary>Adds what the answer does not tell.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="repeated">Whether an attempt before may have been processed as well.</param>
    internal abstract void Complete(TrackRequest request, bool repeated);
}
