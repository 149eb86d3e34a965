using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Dub.Errors;

namespace Dub.Http;

/// <summary>Distinguishes a call that was not sent from one whose response was lost.</summary>
internal static class ConnectionFailures
{
    /// <summary>The failure of a connection.</summary>
    /// <param name="error">What the HTTP stack threw.</param>
    /// <param name="address">The server.</param>
    /// <param name="bodyBegan">Whether the request's body began to be written.</param>
    public static CallFailure From(Exception error, Uri address, bool bodyBegan)
    {
        bool wasSent = bodyBegan && !FailedToConnect(error);
        string reason = HarmlessText.Sentence(Innermost(error).Message, 300);
        return Create(
            ErrorCatalogue.ConnectionError,
            wasSent
                ? $"The connection with {Host(address)} was lost before the answer was complete: {reason}"
                : $"{Host(address)} could not be reached: {reason}",
            wasSent,
            error);
    }

    /// <summary>The failure of an attempt that took longer than the connection's timeout.</summary>
    /// <inheritdoc cref="From"/>
    public static CallFailure TimedOut(Exception error, Uri address, int timeoutSec, bool bodyBegan) => Create(
        ErrorCatalogue.RequestTimeout,
        bodyBegan
            ? $"No complete answer came within {timeoutSec} s."
            : $"No connection to {Host(address)} was made within {timeoutSec} s; nothing was sent.",
        bodyBegan,
        error);

    /// <summary>The failure of an attempt that a caller's HTTP client ended, by a timeout of its own.</summary>
    /// <inheritdoc cref="From"/>
    public static CallFailure GivenUp(Exception error, int timeoutSec, bool bodyBegan) => Create(
        ErrorCatalogue.RequestTimeout,
        $"The HTTP client gave the call up before its {timeoutSec} seconds were over{(bodyBegan ? "." : "; nothing was sent.")}",
        bodyBegan,
        error);

    private static CallFailure Create(string errorId, string message, bool wasSent, Exception cause) => new()
    {
        ErrorId = errorId,
        Message = message,
        Effect = wasSent ? CallEffect.Unknown : CallEffect.None,
        Cause = cause,
    };

    private static string Host(Uri address) => HarmlessText.Line(address.Authority, 200);

    // For handlers that buffer the body before they connect. Both stacks throw a failed connect as the direct cause;
    // a failure on an established connection is an IOException, whatever the socket error inside it.
    private static bool FailedToConnect(Exception error) =>
        error is HttpRequestException request
        && (HttpErrorName(request) is "NameResolutionError" or "ConnectionError" or "SecureConnectionError" or "ProxyTunnelError"
            || IsFailureToConnect(request.InnerException));

    private static bool IsFailureToConnect(Exception? cause) => cause switch
    {
        AuthenticationException => true,
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
        _ => false,
    };

    // HttpRequestException.HttpRequestError was added in .NET 8; this assembly targets netstandard2.0.
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
