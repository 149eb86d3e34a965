using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Validates a connection's settings.</summary>
internal static class ConnectionRules
{
    // Set by the client: authentication and message framing.
    private static readonly HashSet<string> s_reservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Host", "Connection", "Content-Length", "Content-Type",
        "Content-Encoding", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Keep-Alive", "Accept-Encoding",
        // Content headers: .NET never accepts them as request headers.
        "Allow", "Content-Disposition", "Content-Language", "Content-Location", "Content-MD5", "Content-Range",
        "Expires", "Last-Modified",
    };

    public static string DefaultUserAgent { get; } = "Dub.PowerShell/" + ModuleVersion;

    private static string ModuleVersion =>
        typeof(ConnectionRules).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static Uri CheckBaseUri(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw NoAddress(address.OriginalString, nameof(DubConnection.BaseUri));
        }

        string shown = HarmlessText.Line(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), 200);
        if (address.UserInfo.Length > 0 || address.AbsoluteUri.StartsWith(address.Scheme + "://@", StringComparison.Ordinal))
        {
            throw new DubInvalidConnectionException($"The address '{shown}' holds a user name or password; give the API key with -ApiKey alone.");
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new DubInvalidConnectionException($"The address '{shown}' holds a query or a fragment; give only the scheme, the host and a path.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            throw new DubInvalidConnectionException($"The address '{shown}' is plain http, which would show the API key to the network; use https.");
        }

        return address.AbsolutePath.EndsWith("/", StringComparison.Ordinal) ? address : new Uri(address.AbsoluteUri + "/");
    }

    public static Uri ParseBaseUri(string address, string source)
    {
        string given = address.Trim();
        // Uri silently drops bidirectional marks, and .NET's parser fails on some of them.
        return HarmlessText.Line(given, int.MaxValue) == given && Uri.TryCreate(given, UriKind.Absolute, out Uri? uri)
            ? CheckBaseUri(uri)
            : throw NoAddress(given, source);
    }

    public static T InRange<T>(T value, T least, T most, string name)
        where T : IComparable<T>, IFormattable =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new DubInvalidConnectionException(
                $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it goes from {least.ToString(null, CultureInfo.InvariantCulture)} to {most.ToString(null, CultureInfo.InvariantCulture)}.");

    public static ReadOnlyCollection<int> CheckStatusCodes(IReadOnlyList<int> codes)
    {
        int[] copy = new int[codes.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = InRange(codes[i], 400, 599, nameof(DubConnection.RetryStatusCode));
        }

        return Array.AsReadOnly(copy);
    }

    public static ReadOnlyDictionary<string, string> CheckHeaders(IReadOnlyDictionary<string, string> headers)
    {
        Dictionary<string, string> copy = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> header in headers)
        {
            string shown = HarmlessText.Line(header.Key, 60);
            if (!IsToken(header.Key))
            {
                throw new DubInvalidConnectionException($"'{shown}' cannot be a header's name.");
            }

            if (s_reservedHeaders.Contains(header.Key))
            {
                throw new DubInvalidConnectionException(
                    $"The header '{shown}' is the module's own and cannot be set with -Headers; the key goes into -ApiKey.");
            }

            if (!IsHeaderValue(header.Value))
            {
                throw new DubInvalidConnectionException(
                    $"The value of the header '{shown}' holds a character that a header cannot carry (only printable ASCII can be sent).");
            }

            copy[header.Key] = header.Value;
        }

        return new ReadOnlyDictionary<string, string>(copy);
    }

    // Text that does not look like an address may be the key, passed to the wrong parameter.
    private static DubInvalidConnectionException NoAddress(string address, string source)
    {
        string given = address.Substring(address.LastIndexOf('@') + 1);
        return new(given.IndexOfAny(['.', ':', '/', ' ']) >= 0
            ? $"The address '{HarmlessText.Line(given, 200)}' of {source} is not one of https, such as https://api.dub.co."
            : $"The value of {source} is not one of https, such as https://api.dub.co.");
    }

    private static bool IsToken(string name)
    {
        foreach (char c in name)
        {
            if (c is <= ' ' or > '~' || "()<>@,;:\\\"/[]?={}".IndexOf(c) >= 0)
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static bool IsHeaderValue(string value)
    {
        foreach (char c in value)
        {
            if (c is (< ' ' and not '\t') or > '~')
            {
                return false;
            }
        }

        return true;
    }
}
