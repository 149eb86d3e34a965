using System;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;

namespace Dub.Http;

/// <summary>Settings that .NET Framework's HTTP stack needs and .NET's has by default.</summary>
internal static class FrameworkHttp
{
    private static readonly bool s_isFramework = Environment.Version.Major < 5;

    public static void Prepare(HttpClientHandler handler)
    {
        if (!s_isFramework)
        {
            return;
        }

        try
        {
            // Windows PowerShell offers the TLS versions that were current when it was released.
            handler.SslProtocols = SslProtocols.Tls12;
        }
        catch (PlatformNotSupportedException)
        {
            // Not every release of the framework has the handler's own setting. The process-wide one is only
            // added to, so that no other code in the process loses a protocol.
            if (ServicePointManager.SecurityProtocol != 0)
            {
                ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
            }
        }
    }

    /// <param name="address">The server.</param>
    /// <param name="proxy">The proxy to it; null for the system's.</param>
    public static void Prepare(Uri address, IWebProxy? proxy)
    {
        if (s_isFramework)
        {
            Prepare(proxy is null ? ServicePointManager.FindServicePoint(address) : ServicePointManager.FindServicePoint(address, proxy));
        }
    }

    /// <summary>Other hosts of the process keep their settings.</summary>
    internal static void Prepare(ServicePoint host)
    {
        // It writes headers and body separately; Nagle's algorithm would hold a small body back until the headers are
        // acknowledged, and servers delay acknowledgements.
        host.UseNagleAlgorithm = false;
        host.ConnectionLeaseTimeout = (int)MessageHandlers.ConnectionLifetime.TotalMilliseconds;
    }
}
