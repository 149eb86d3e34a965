using System;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Validates a connection's proxy settings.</summary>
internal static class ProxyRules
{
    /// <exception cref="DubInvalidConnectionException">It is no address of a proxy, or holds credentials.</exception>
    public static Uri CheckAddress(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5") || address.Host.Length == 0)
        {
            throw NoAddress(address.OriginalString, nameof(DubConnection.Proxy));
        }

        string shown = HarmlessText.Line(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), 200);
        if (address.UserInfo.Length > 0 || address.AbsoluteUri.StartsWith(address.Scheme + "://@", StringComparison.Ordinal))
        {
            throw new DubInvalidConnectionException(
                $"The proxy's address '{shown}' holds a user name or password; give them with -ProxyCredential.");
        }

        return address.PathAndQuery is "/" or "" && address.Fragment.Length == 0
            ? address
            : throw new DubInvalidConnectionException(
                $"The proxy's address '{shown}' holds a path, a query or a fragment; give only the scheme, the host and the port.");
    }

    /// <inheritdoc cref="CheckAddress"/>
    public static Uri ParseAddress(string address, string source)
    {
        string given = address.Trim();
        return HarmlessText.Line(given, int.MaxValue) == given && Uri.TryCreate(given, UriKind.Absolute, out Uri? uri)
            ? CheckAddress(uri)
            : throw NoAddress(given, source);
    }

    /// <summary>Checks the proxy's settings against one another and against the address of the API.</summary>
    /// <exception cref="DubInvalidConnectionException">They do not go together.</exception>
    public static void Check(DubConnection connection)
    {
        bool hasCredential = connection.ProxyCredential is not null;
        if (hasCredential && connection.ProxyUseDefaultCredentials)
        {
            throw new DubInvalidConnectionException("-ProxyCredential and -ProxyUseDefaultCredentials exclude each other; give one of them.");
        }

        if (connection.Proxy is null && (hasCredential || connection.ProxyUseDefaultCredentials))
        {
            throw new DubInvalidConnectionException(
                $"{(hasCredential ? "-ProxyCredential" : "-ProxyUseDefaultCredentials")} is for the proxy of -Proxy, and there is none; give both.");
        }

        if (connection.Proxy is not null && connection.BaseUri.Scheme == Uri.UriSchemeHttp)
        {
            throw new DubInvalidConnectionException(
                $"The address '{HarmlessText.Line(connection.BaseUri.AbsoluteUri, 200)}' is plain http, which would show the API key to the proxy; leave -Proxy out or use https.");
        }
    }

    // A password may precede the last @, whatever else is wrong with the address. And text that does not look like
    // an address may be the key, passed to the wrong parameter.
    private static DubInvalidConnectionException NoAddress(string address, string source)
    {
        string given = address.Substring(address.LastIndexOf('@') + 1);
        return new(given.IndexOfAny(['.', ':', '/', ' ']) >= 0
            ? $"The address '{HarmlessText.Line(given, 200)}' of {source} is not one of a proxy, such as http://proxy.example.com:8080."
            : $"The value of {source} is not the address of a proxy, such as http://proxy.example.com:8080.");
    }
}
