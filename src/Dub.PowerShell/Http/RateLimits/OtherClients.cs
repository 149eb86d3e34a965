using System;
using System.Linq;

namespace Dub.Http.RateLimits;

/// <summary>The calls of other clients of the key, as far as the server's responses betray them. Immutable.</summary>
internal sealed class OtherClients
{
    private readonly (TimeSpan Time, double Calls)[] _calls;

    private OtherClients((TimeSpan Time, double Calls)[] calls)
    {
        _calls = calls;
    }

    public static OtherClients None { get; } = new([]);

    /// <summary>How many calls they made from one time to before another.</summary>
    public double Count(TimeSpan from, TimeSpan before)
    {
        double count = 0;
        foreach ((TimeSpan time, double calls) in _calls)
        {
            count += time >= from && time < before ? calls : 0;
        }

        return count;
    }

    /// <summary>With more calls, and without those that are too old to matter.</summary>
    public OtherClients Add(TimeSpan time, double calls, TimeSpan forgetBefore) =>
        new([.. _calls.Where(known => known.Time >= forgetBefore), (time, calls)]);

    /// <summary>With as many calls since a time as the server says.</summary>
    public OtherClients Replace(TimeSpan since, TimeSpan time, double calls) =>
        new([.. _calls.Where(known => known.Time < since), (time, calls)]);
}
