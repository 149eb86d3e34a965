using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Makes one attempt at a call and reads its answer whole. Knows nothing of retries.</summary>
internal sealed class HttpTransport
{
    /// <summary>A track answer is some hundred bytes; what is larger than this is none.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    private const int FirstBufferBytes = 4096;

    private static readonly MediaTypeHeaderValue s_json = new("application/json") { CharSet = "utf-8" };

    private static readonly MediaTypeWithQualityHeaderValue s_accepted = new("application/json");

    private readonly HttpClient _client;
    private readonly DubConnection _connection;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly Clock _clock;

    public HttpTransport(DubConnection connection, HttpClient? client, Clock clock)
    {
        _client = client ?? HttpClients.For(connection);
        _connection = connection;
        _authorization = connection.Key?.ToHeader();
        _clock = clock;
        FrameworkHttp.Prepare(connection.BaseUri, HttpClients.ToWebProxy(connection));
    }

    /// <exception cref="DubRequestTimeoutException">
    /// No connection was made, or no whole answer came, within the connection's timeout.
    /// </exception>
    /// <exception cref="DubConnectionException">The server was not reached or the connection was lost.</exception>
    /// <exception cref="DubInvalidConnectionException">The proxy is of a kind that this version of .NET does not know.</exception>
    /// <exception cref="DubResponseValidationException">The answer is larger than any that Dub gives.</exception>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(TimeSpan.FromSeconds(_connection.TimeoutSec));
        using RequestContent content = new(call.Body);
        try
        {
            using HttpRequestMessage message = CreateMessage(call, content);
            using HttpResponseMessage response = await _client
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, attempt.Token)
                .ConfigureAwait(false);
            // The old stack's streams do not heed a token while they read; closing the answer ends them.
            using CancellationTokenRegistration closing = attempt.Token.Register(response.Dispose);
            return await ReadAsync(response, attempt.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error) when (attempt.IsCancellationRequested && error is not DubException)
        {
            throw ConnectionFailures.TimedOut(error, _connection.BaseUri, _connection.TimeoutSec, content.WritingBegan);
        }
        catch (OperationCanceledException error)
        {
            // A caller's HttpClient has a timeout of its own.
            throw ConnectionFailures.GivenUp(error, _connection.TimeoutSec, content.WritingBegan);
        }
        catch (NotSupportedException error) when (_connection.Proxy is not null && !content.WritingBegan)
        {
            // Which kinds of proxy it knows depends on the version of .NET.
            throw new DubInvalidConnectionException($"The proxy cannot be used: {HarmlessText.Line(error.Message, 300)}", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or ObjectDisposedException)
        {
            throw ConnectionFailures.From(error, _connection.BaseUri, content.WritingBegan);
        }
    }

    private HttpRequestMessage CreateMessage(ApiCall call, RequestContent content)
    {
        HttpRequestMessage message = new(call.Method, new Uri(_connection.BaseUri, call.Path.TrimStart('/')))
        {
            Content = content,
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

    private async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        RateLimitHeaders rateLimit = RateLimitHeaders.Parse(
            Header(response, "X-RateLimit-Limit"),
            Header(response, "X-RateLimit-Remaining"),
            Header(response, "X-RateLimit-Reset"),
            Header(response, "Retry-After"),
            response.Headers.Date,
            _clock.UtcNow);
        int status = (int)response.StatusCode;
        return new ApiAnswer
        {
            StatusCode = status,
            ContentType = response.Content?.Headers.ContentType?.ToString(),
            Body = response.Content is null ? default : await ReadBodyAsync(response.Content, status, cancellationToken).ConfigureAwait(false),
            RateLimit = rateLimit,
        };
    }

    // .NET's typed Retry-After drops what Dub sends.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static async Task<ArraySegment<byte>> ReadBodyAsync(
        HttpContent content,
        int status,
        CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
        // One byte more than announced, so that the end of the body is seen without growing.
        byte[] buffer = new byte[content.Headers.ContentLength is < FirstBufferBytes and var announced ? (int)announced + 1 : FirstBufferBytes];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return WithoutByteOrderMark(buffer, length);
            }

            length += read;
            if (length < buffer.Length)
            {
                continue;
            }

            if (length > MaxAnswerBytes)
            {
                throw ApiErrors.TooLarge(status, buffer);
            }

            Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxAnswerBytes + 1));
        }
    }

    // Some gateways write one; no reader of JSON takes it.
    private static ArraySegment<byte> WithoutByteOrderMark(byte[] buffer, int length)
    {
        int start = length >= 3 && buffer[0] == 0xEF && buffer[1] == 0xBB && buffer[2] == 0xBF ? 3 : 0;
        return new ArraySegment<byte>(buffer, start, length - start);
    }
}
