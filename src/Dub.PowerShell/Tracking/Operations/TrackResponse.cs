using System.Text.Json.Serialization;

namespace Dub;

/// <summary>Dub's response to a conversion.</summary>
public abstract class TrackResponse : DubObject
{
    private protected TrackResponse()
    {
    }

    /// <summary>
    /// Whether Dub recorded the conversion: false where its response says that nothing was recorded, null where
    /// the response does not say.
    /// </summary>
    [JsonIgnore]
    public abstract bool? Recorded { get; }

    /// <summary>Why Dub did not record the conversion; null unless <see cref="Recorded"/> is false.</summary>
    [JsonIgnore]
    public virtual string? Reason => null;

    /// <summary>The row's place in the cmdlet's input, from 1; null where no cmdlet sent it.</summary>
    [JsonIgnore]
    public int? Row { get; internal set; }

    /// <summary>Whether nothing is left to send: Dub has the conversion, or does not say that it lacks it.</summary>
    internal virtual bool IsDone => Recorded != false;

    /// <summary>What a valid response would have and this one lacks; null where it is valid.</summary>
    internal abstract string? MissingMember();

    /// <summary>Adds what the response does not say.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="repeated">Whether an attempt before may have been processed as well.</param>
    internal abstract void Complete(TrackRequest request, bool repeated);
}
