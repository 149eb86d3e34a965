using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Net;
using System.Security;
using Dub.Http;

namespace Dub;

/// <summary>Where and how conversions are sent: the API key, the base address, timeouts and retries. Immutable.</summary>
public sealed record DubConnection
{
    /// <summary>The live service.</summary>
    public static readonly Uri DefaultBaseUri = new("https://api.dub.co/");

    /// <summary>The status codes after which a call is retried, where a repeat is safe.</summary>
    public static readonly IReadOnlyList<int> DefaultRetryStatusCode = [408, 429, 500, 502, 503, 504];

    private static readonly IReadOnlyDictionary<string, string> s_noHeaders =
        new ReadOnlyDictionary<string, string>(new Dictionary<string, string>());

    /// <summary>A connection with Dub's live service and default settings.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="DubApiKeyMissingException">The key is blank.</exception>
    /// <exception cref="DubInvalidConnectionException">The key holds a character no key has.</exception>
    public DubConnection(SecureString apiKey)
    {
        Key = Dub.Http.ApiKey.Create(apiKey);
    }

    internal DubConnection(ApiKey? key)
    {
        Key = key;
    }

    /// <summary>The API key with all but its last four characters hidden.</summary>
    public string ApiKey => Key?.Masked ?? string.Empty;

    /// <summary>Where the key came from, such as <c>Connect-Dub</c> or <c>DUB_API_KEY</c>.</summary>
    public string Source { get; init; } = "code";

    /// <summary>The address of the API: https, or http on loopback.</summary>
    /// <exception cref="DubInvalidConnectionException">It is none of these, or holds user info, a query or a fragment.</exception>
    public Uri BaseUri
    {
        get;
        init => field = ConnectionRules.CheckBaseUri(value);
    } = DefaultBaseUri;

    /// <summary>The timeout of one attempt in seconds, including the response body.</summary>
    public int TimeoutSec
    {
        get;
        init => field = ConnectionRules.InRange(value, 1, 3600, nameof(TimeoutSec));
    } = 30;

    /// <summary>
    /// How many times a failed call is retried; 0 for never. Rate limit responses (429) are not counted but
    /// bounded by <see cref="MaximumWaitSec"/>.
    /// </summary>
    public int MaximumRetryCount
    {
        get;
        init => field = ConnectionRules.InRange(value, 0, 100, nameof(MaximumRetryCount));
    } = 4;

    /// <summary>The wait before the first retry, in seconds; it doubles each time, up to 60.</summary>
    public double RetryIntervalSec
    {
        get;
        init => field = ConnectionRules.InRange(value, 0, 60, nameof(RetryIntervalSec));
    } = 0.5;

    /// <summary>The longest that one row may wait, in seconds: for retries and for the rate limit together.</summary>
    public int MaximumWaitSec
    {
        get;
        init => field = ConnectionRules.InRange(value, 0, 86_400, nameof(MaximumWaitSec));
    } = 300;

    /// <summary>The status codes after which a call is retried, where a repeat is safe.</summary>
    public IReadOnlyList<int> RetryStatusCode
    {
        get;
        init => field = ConnectionRules.CheckStatusCodes(value);
    } = DefaultRetryStatusCode;

    /// <summary>The maximum number of calls per minute, applied from the first call on; null to follow the server's headers alone.</summary>
    public int? RequestsPerMinute
    {
        get;
        init => field = value is { } count ? ConnectionRules.InRange(count, 1, 1_000_000, nameof(RequestsPerMinute)) : null;
    }

    /// <summary>Extra headers for every call. Authorization and message framing headers are refused.</summary>
    /// <exception cref="DubInvalidConnectionException">A name or a value cannot be sent or is not to be set.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get;
        init => field = ConnectionRules.CheckHeaders(value);
    } = s_noHeaders;

    /// <summary>
    /// The proxy that calls go through; null for the system's (<c>HTTPS_PROXY</c> and the like), which is not asked for
    /// an address on loopback.
    /// </summary>
    /// <exception cref="DubInvalidConnectionException">It is no address of a proxy, or holds a user name or password.</exception>
    public Uri? Proxy
    {
        get;
        init => field = value is null ? null : ProxyRules.CheckAddress(value);
    }

    /// <summary>The user name that the proxy is given; null for none.</summary>
    public string? ProxyUserName => ProxyCredential?.UserName;

    /// <summary>Whether the proxy is given the credentials of the user whose process this is.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    internal ProxyCredential? ProxyCredential { get; init; }

    internal ApiKey? Key { get; init; }

    /// <summary>The User-Agent header.</summary>
    internal string UserAgent { get; init; } = ConnectionRules.DefaultUserAgent;

    /// <summary>The same connection with a user name and a password for its proxy.</summary>
    /// <param name="credential">Both; null for none.</param>
    public DubConnection WithProxyCredential(NetworkCredential? credential) =>
        this with { ProxyCredential = credential is null ? null : new ProxyCredential(credential) };

    /// <summary>The address and the masked key.</summary>
    public override string ToString() => $"{BaseUri} ({ApiKey})";
}
