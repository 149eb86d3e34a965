using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using System.Threading;

namespace Dub.Http;

/// <summary>The HTTP clients of the process: one for each distinct handler configuration, each with its own connection pool.</summary>
internal static class HttpClients
{
    private static readonly Lazy<HttpClient> s_systemProxy = new(static () => Create(useProxy: true));

    // Plain http is allowed for loopback because it stays on this machine; through a proxy it would not.
    private static readonly Lazy<HttpClient> s_loopback = new(static () => Create(useProxy: false));

    private static readonly ConcurrentDictionary<(Uri Address, ProxyCredential? Credential, bool UseDefault), Lazy<HttpClient>> s_ownProxy = new();

    /// <summary>The client for a connection. It is shared by the process and must not be disposed.</summary>
    public static HttpClient For(DubConnection connection)
    {
        if (connection.Proxy is { } address)
        {
            return s_ownProxy.GetOrAdd(
                (address, connection.ProxyCredential, connection.ProxyUseDefaultCredentials),
                _ => new Lazy<HttpClient>(() => Create(useProxy: true, ToWebProxy(connection)))).Value;
        }

        return (connection.BaseUri.IsLoopback ? s_loopback : s_systemProxy).Value;
    }

    /// <summary>The connection's own proxy; null for the system's, or none.</summary>
    public static WebProxy? ToWebProxy(DubConnection connection)
    {
        if (connection.Proxy is null)
        {
            return null;
        }

        WebProxy proxy = new(connection.Proxy);
        if (connection.ProxyUseDefaultCredentials)
        {
            proxy.UseDefaultCredentials = true;
        }
        else if (connection.ProxyCredential is { } credential)
        {
            proxy.Credentials = credential.ToNetworkCredential();
        }

        return proxy;
    }

    private static HttpClient Create(bool useProxy, WebProxy? proxy = null) =>
        new(MessageHandlers.Create(useProxy, MessageHandlers.ConnectionLifetime, proxy)) { Timeout = Timeout.InfiniteTimeSpan };
}
