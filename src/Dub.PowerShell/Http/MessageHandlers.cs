using System;
using System.Net;
using System.Net.Http;

namespace Dub.Http;

/// <summary>Creates the HTTP handlers, each with its own connection pool.</summary>
internal static class MessageHandlers
{
    /// <summary>
    /// How long a connection is reused. DNS is only resolved for a new connection, so an import that runs for hours
    /// would otherwise keep using an address that has changed.
    /// </summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    // .NET Framework's default is two connections per host.
    private const int MostConnections = 256;

    private const DecompressionMethods Compression = DecompressionMethods.GZip | DecompressionMethods.Deflate;

    // Newer than netstandard2.0, and the only handler that can limit a connection's lifetime.
    private static readonly Type? s_socketsHandler =
        typeof(HttpClientHandler).Assembly.GetType("System.Net.Http.SocketsHttpHandler");

    /// <param name="useProxy">Whether calls may go through a proxy.</param>
    /// <param name="connectionLifetime">
    /// How long a connection is reused; on .NET Framework <see cref="FrameworkHttp"/> bounds it for each host.
    /// </param>
    /// <param name="proxy">The proxy; null for the system's.</param>
    public static HttpMessageHandler Create(bool useProxy, TimeSpan connectionLifetime, IWebProxy? proxy = null) =>
        s_socketsHandler is null
            ? CreateForFramework(useProxy, proxy)
            : CreateSocketsHandler(s_socketsHandler, useProxy, connectionLifetime, proxy);

    private static HttpMessageHandler CreateSocketsHandler(Type type, bool useProxy, TimeSpan connectionLifetime, IWebProxy? proxy)
    {
        object handler = Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("UseProxy", useProxy);
        Set("Proxy", proxy);
        Set("AutomaticDecompression", Compression);
        Set("MaxConnectionsPerServer", MostConnections);
        Set("PooledConnectionLifetime", connectionLifetime);
        return (HttpMessageHandler)handler;

        void Set(string property, object? value) =>
            (type.GetProperty(property) ?? throw new MissingMemberException(type.FullName, property)).SetValue(handler, value);
    }

    private static HttpClientHandler CreateForFramework(bool useProxy, IWebProxy? proxy)
    {
        HttpClientHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            AutomaticDecompression = Compression,
            MaxConnectionsPerServer = MostConnections,
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        FrameworkHttp.Prepare(handler);
        return handler;
    }
}
