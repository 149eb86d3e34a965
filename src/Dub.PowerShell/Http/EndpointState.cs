using System;
using System.Collections.Concurrent;
using Dub.Http.RateLimits;

namespace Dub.Http;

/// <summary>What the process has learned about one key at one address. Holds no settings.</summary>
internal sealed class EndpointState
{
    private static readonly ConcurrentDictionary<string, EndpointState> s_known = new(StringComparer.Ordinal);

    private volatile bool _hasNoTrackCustomer;

    public EndpointState(Clock clock)
    {
        Limiter = new RateLimiter(clock);
        EventPacer = new CallPacer(clock);
    }

    public RateLimiter Limiter { get; }

    /// <summary>The pace of the calls for events, which have a limit of their own.</summary>
    public CallPacer EventPacer { get; }

    /// <summary>
    /// Whether the server no longer has <c>/track/customer</c>: it responded with 404, and Dub itself responded to the
    /// update that replaces it.
    /// </summary>
    public bool HasNoTrackCustomer
    {
        get => _hasNoTrackCustomer;
        set => _hasNoTrackCustomer = value;
    }

    public static EndpointState For(DubConnection connection) => s_known.GetOrAdd(
        (connection.Key?.Fingerprint() ?? string.Empty) + " " + connection.BaseUri.AbsoluteUri,
        static _ => new EndpointState(Clock.System));
}
