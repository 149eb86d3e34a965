using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Tells a call that never left from one whose answer was lost.</summary>
internal static class ConnectionFailures
{
    public static CallFailure From(Exception error, Uri address)
    {
        bool left = RequestMayHaveLeft(error);
        string reason = HarmlessText.Line(Innermost(error).Message, 300);
        string host = HarmlessText.Line(address.Authority, 200);
        return new CallFailure
        {
            ErrorId = ErrorCatalogue.ConnectionError,
            Message = left
                ? $"The connection with {host} was lost before the answer was complete: {reason}"
                : $"{host} could not be reached: {reason}",
            Effect = left ? CallEffect.Unknown : CallEffect.None,
            Cause = error,
        };
    }

    private static bool RequestMayHaveLeft(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException || FailedBeforeSending(cause))
            {
                return false;
            }
        }

        return true;
    }

    private static bool FailedBeforeSending(Exception cause) => cause switch
    {
        SocketException socket => socket.SocketErrorCode
            is SocketError.HostNotFound
            or SocketError.NoData
            or SocketError.TryAgain
            or SocketError.NoRecovery
            or SocketError.ConnectionRefused
            or SocketError.NetworkUnreachable
            or SocketError.HostUnreachable
            or SocketError.NetworkDown
            or SocketError.HostDown
            or SocketError.AddressNotAvailable,
        WebException web => web.Status
            is WebExceptionStatus.NameResolutionFailure
            or WebExceptionStatus.ProxyNameResolutionFailure
            or WebExceptionStatus.ConnectFailure
            or WebExceptionStatus.SecureChannelFailure
            or WebExceptionStatus.TrustFailure,
        HttpRequestException http => HttpErrorName(http) is "NameResolutionError" or "ConnectionError" or "SecureConnectionError" or "ProxyTunnelError",
        _ => false,
    };

    // HttpRequestException.HttpRequestError came with .NET 8, after the API this assembly is built for.
    private static string? HttpErrorName(HttpRequestException error) =>
        error.GetType().GetProperty("HttpRequestError")?.GetValue(error)?.ToString();

    private static Exception Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error;
    }
}
