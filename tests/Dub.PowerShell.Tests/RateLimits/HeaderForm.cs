

namespace Dub.Tests.RateLimits;

/// <summary>How a server tells of its limit.</summary>
public enum HeaderForm
{
    /// <summary>Epoch milliseconds in both headers, as today's server.</summary>
    Milliseconds,

    /// <summary>Epoch seconds and a wait in seconds, as documented.</summary>
    Documented,

    /// <summary>A wait in seconds alone.</summary>
    Delta,

    /// <summary>A date alone.</summary>
    Date,

    /// <summary>Nothing.</summary>
    Bare,
}
