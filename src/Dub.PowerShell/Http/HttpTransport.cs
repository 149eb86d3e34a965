using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http.RateLimits;

namespace Dub.Http;

/// <summary>Makes a single attempt at a call and reads the whole response. Knows nothing about retries.</summary>
internal sealed class HttpTransport
{
    /// <summary>Dub's responses to track calls take some hundred bytes; a body larger than this is not from Dub.</summary>
    public const int MaxResponseBytes = 1024 * 1024;

    private const int FirstBufferBytes = 4096;

    private static readonly MediaTypeHeaderValue s_json = new("application/json") { CharSet = "utf-8" };

    private static readonly MediaTypeWithQualityHeaderValue s_accepted = new("application/json");

    private readonly HttpClient _client;
    private readonly DubConnection _connection;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly KeyRedactor _redactor;
    private readonly Clock _clock;

    public HttpTransport(DubConnection connection, HttpClient? client, Clock clock)
    {
        _client = client ?? HttpClients.For(connection);
        _connection = connection;
        _authorization = connection.Key?.ToHeader();
        _redactor = new KeyRedactor(_authorization?.Parameter);
        _clock = clock;
        FrameworkHttp.Prepare(connection.BaseUri, HttpClients.ToWebProxy(connection));
    }

    /// <returns>The response, or the failure; both where the response is too large to be read.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(ApiResponse? Response, CallFailure? Failure)> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(TimeSpan.FromSeconds(_connection.TimeoutSec));
        using RequestContent content = new(request.Body);
        // Without a body nothing tells when the request left.
        bool WritingBegan() => content.WritingBegan || request.Body.Length == 0;
        try
        {
            using HttpRequestMessage message = CreateMessage(request, content);
            using HttpResponseMessage response = await _client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, attempt.Token)
                .ConfigureAwait(false);
            // The streams of .NET Framework do not observe a token while they read; disposing the response ends them.
            using CancellationTokenRegistration closing = attempt.Token.Register(response.Dispose);
            return await ReadAsync(response, request.MaximumResponseBytes, attempt.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (attempt.IsCancellationRequested)
        {
            return (null, ConnectionFailures.TimedOut(error, _connection.BaseUri, _connection.TimeoutSec, WritingBegan()));
        }
        catch (OperationCanceledException error)
        {
            // A caller's HttpClient can have a timeout of its own.
            return (null, ConnectionFailures.GivenUp(error, _connection.TimeoutSec, WritingBegan()));
        }
        catch (NotSupportedException error) when (_connection.Proxy is not null && !content.WritingBegan)
        {
            // Which proxy schemes are supported depends on the version of .NET.
            return (null, CallFailure.From(new DubInvalidConnectionException(
                $"The proxy cannot be used: {HarmlessText.Line(error.Message, 300)}", error)));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or ObjectDisposedException)
        {
            return (null, ConnectionFailures.From(error, _connection.BaseUri, WritingBegan()));
        }
    }

    private HttpRequestMessage CreateMessage(ApiRequest request, RequestContent content)
    {
        HttpRequestMessage message = new(request.Method, new Uri(_connection.BaseUri, request.Path.TrimStart('/')))
        {
            Content = request.Body.Length == 0 ? null : content,
        };
        content.Headers.ContentType = s_json;
        message.Headers.Authorization = _authorization;
        message.Headers.Accept.Add(s_accepted);
        message.Headers.TryAddWithoutValidation("User-Agent", _connection.UserAgent);
        message.Headers.ExpectContinue = false;
        foreach (KeyValuePair<string, string> header in _connection.Headers)
        {
            message.Headers.Remove(header.Key);
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return message;
    }

    private async Task<(ApiResponse Response, CallFailure? Failure)> ReadAsync(
        HttpResponseMessage message,
        int maximumBytes,
        CancellationToken cancellationToken)
    {
        ApiResponse response = new()
        {
            StatusCode = (int)message.StatusCode,
            ContentType = _redactor.Redact(message.Content?.Headers.ContentType?.ToString()),
            Date = message.Headers.Date,
            RateLimit = RateLimitHeaders.Parse(
                Header(message, "X-RateLimit-Limit"),
                Header(message, "X-RateLimit-Remaining"),
                Header(message, "X-RateLimit-Reset"),
                Header(message, "Retry-After"),
                message.Headers.Date,
                _clock.UtcNow),
        };
        if (message.Content is null)
        {
            return (response, null);
        }

        ArraySegment<byte> body = await ReadBodyAsync(message.Content, maximumBytes, cancellationToken).ConfigureAwait(false);
        _redactor.Redact(body);
        return body.Count > maximumBytes
            ? (response, ApiErrors.TooLarge(response.StatusCode, maximumBytes, body.Array!))
            : (response with { Body = body }, null);
    }

    // .NET's typed Retry-After header rejects the format Dub sends.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    /// <returns>The body; of one that is too large, a byte more than is allowed.</returns>
    private static async Task<ArraySegment<byte>> ReadBodyAsync(HttpContent content, int maximumBytes, CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        // One byte more than announced, so that the end of the body is seen without growing.
        byte[] buffer = new byte[content.Headers.ContentLength is < FirstBufferBytes and var announced ? (int)announced + 1 : FirstBufferBytes];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            length += read;
            if (length > maximumBytes)
            {
                return new ArraySegment<byte>(buffer, 0, length);
            }

            if (read == 0)
            {
                return WithoutByteOrderMark(buffer, length);
            }

            if (length < buffer.Length)
            {
                continue;
            }

            Array.Resize(ref buffer, Math.Min(buffer.Length * 4, maximumBytes + 1));
        }
    }

    // Some gateways write a byte order mark, which JSON readers reject.
    private static ArraySegment<byte> WithoutByteOrderMark(byte[] buffer, int length)
    {
        int start = length >= 3 && buffer[0] == 0xEF && buffer[1] == 0xBB && buffer[2] == 0xBF ? 3 : 0;
        return new ArraySegment<byte>(buffer, start, length - start);
    }
}
