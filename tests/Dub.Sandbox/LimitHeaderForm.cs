namespace Dub.Sandbox;

/// <summary>How a refused call is told when it may come back.</summary>
internal enum LimitHeaderForm
{
    /// <summary>Today's server: epoch milliseconds in both X-RateLimit-Reset and Retry-After.</summary>
    Milliseconds,

    /// <summary>The documentation: epoch seconds in X-RateLimit-Reset, seconds to wait in Retry-After.</summary>
    Documented,

    Delta,
    Date,
    Bare,
}
