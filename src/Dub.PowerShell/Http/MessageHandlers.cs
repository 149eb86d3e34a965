using System;
using System.Net;
using System.Net.Http;

namespace Dub.Http;

/// <summary>Makes the handlers that send and receive, each with a pool of connections of its own.</summary>
internal static class MessageHandlers
{
    /// <summary>
    /// How long a connection is used. A host's name is only looked up for a new one, so an import that goes on for hours
    /// would otherwise stay with an address that the name no longer stands for.
    /// </summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    // .NET Framework would allow two connections to a host.
    private const int MostConnections = 256;

    private const DecompressionMethods Compression = DecompressionMethods.GZip | DecompressionMethods.Deflate;

    // It came after the API this assembly is built for, and alone can bound a connection's lifetime.
    private static readonly Type? s_socketsHandler =
        typeof(HttpClientHandler).Assembly.GetType("System.Net.Http.SocketsHttpHandler");

    /// <param name="useProxy">Whether calls may go through a proxy.</param>
    /// <param name="connectionLifetime">
    /// How long a connection is used; on .NET Framework <see cref="FrameworkHttp"/> bounds it for each host.
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
