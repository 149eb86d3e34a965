using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>
/// Sends conversions to Dub. Safe to use from many threads at once; all clients of one key and address share
/// what they learn of its rate limit.
/// </summary>
public sealed class DubClient
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly EndpointState _endpoint;
    private readonly CallRunner _runner;

    /// <summary>A client over the process's own pool of connections.</summary>
    /// <param name="connection">The key, the address and the settings.</param>
    /// <exception cref="DubApiKeyMissingException">The connection has no key.</exception>
    /// <exception cref="DubInvalidConnectionException">The connection's proxy does not go with its other settings.</exception>
    public DubClient(DubConnection connection)
        : this(connection, httpClient: null)
    {
    }

    /// <summary>A client over an HTTP client of the caller's, which stays the caller's to dispose.</summary>
    /// <param name="connection">The key, the address and the settings.</param>
    /// <param name="httpClient">
    /// Should follow no redirects and have no timeout of its own shorter than the connection's. Its proxy is its own.
    /// </param>
    /// <exception cref="DubApiKeyMissingException">The connection has no key.</exception>
    /// <exception cref="DubInvalidConnectionException">The connection's proxy does not go with its other settings.</exception>
    public DubClient(DubConnection connection, HttpClient? httpClient)
        : this(connection, httpClient, EndpointState.For(connection), Clock.System)
    {
    }

    internal DubClient(DubConnection connection, HttpClient? httpClient, EndpointState endpoint, Clock clock)
    {
        Connection = connection.Key is not null
            ? connection
            : throw new DubApiKeyMissingException("There is no API key to send with.");
        ProxyRules.Check(connection);
        _endpoint = endpoint;
        _runner = new CallRunner(connection, new HttpTransport(connection, httpClient, clock), endpoint.Limiter, clock);
    }

    /// <summary>What the client was made with.</summary>
    public DubConnection Connection { get; }

    /// <summary>Tracks a lead (<c>POST /track/lead</c>).</summary>
    /// <exception cref="DubException">It failed; the type says how, <see cref="DubException.OutcomeUnknown"/> whether Dub may have it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what became of a call under way is not known.</exception>
    public Task<LeadResponse> SendLeadAsync(LeadRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(request, CallFor(request), SilentObserver.Instance, cancellationToken);

    /// <summary>Tracks a sale (<c>POST /track/sale</c>).</summary>
    /// <inheritdoc cref="SendLeadAsync"/>
    public Task<SaleResponse> SendSaleAsync(SaleRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(request, CallFor(request), SilentObserver.Instance, cancellationToken);

    /// <summary>
    /// Tracks a customer (<c>POST /track/customer</c>), or updates one where the server no longer has that call
    /// (<c>PATCH /customers/ext_…</c>).
    /// </summary>
    /// <inheritdoc cref="SendLeadAsync"/>
    public Task<CustomerResponse> SendCustomerAsync(CustomerRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(request, CallFor(request), SilentObserver.Instance, cancellationToken);

    /// <summary>The call that a request would make now.</summary>
    /// <exception cref="DubInvalidRequestException">A value of the request cannot be sent.</exception>
    internal ApiCall CallFor(TrackRequest request) =>
        request is CustomerRequest customer && _endpoint.HasNoTrackCustomer ? customer.ToUpdateCall() : request.ToCall();

    internal Task<LeadResponse> SendAsync(LeadRequest request, ApiCall call, ICallObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, call, DubJsonContext.Answers.LeadResponse, observer, cancellationToken);

    internal Task<SaleResponse> SendAsync(SaleRequest request, ApiCall call, ICallObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, call, DubJsonContext.Answers.SaleResponse, observer, cancellationToken);

    internal async Task<CustomerResponse> SendAsync(
        CustomerRequest request,
        ApiCall call,
        ICallObserver observer,
        CancellationToken cancellationToken)
    {
        if (call.Method == HttpMethod.Post && !_endpoint.HasNoTrackCustomer)
        {
            try
            {
                return await RunAsync(request, call, DubJsonContext.Answers.CustomerResponse, observer, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (DubApiException error) when (error is { StatusCode: 404, Code: null })
            {
                // The web app's own page: the call was removed from the service on 2024-12-18. Or the page of something
                // in between: the answer to the update tells.
            }
        }

        ApiCall update = call.Method == HttpMethod.Post ? request.ToUpdateCall() : call;
        try
        {
            CustomerResponse response = await RunAsync(request, update, DubJsonContext.Answers.CustomerResponse, observer, cancellationToken)
                .ConfigureAwait(false);
            _endpoint.HasNoTrackCustomer = true;
            return response;
        }
        catch (DubApiException error) when (error.Code is not null)
        {
            _endpoint.HasNoTrackCustomer = true;
            throw;
        }
    }

    private static TResponse Read<TResponse>(
        ApiAnswer answer,
        TrackRequest request,
        bool repeated,
        JsonTypeInfo<TResponse> type)
        where TResponse : TrackResponse
    {
        if (request is LeadRequest && ApiErrors.IsRepeatedLead(answer))
        {
            TrackResponse known = LeadResponse.OfRepeat();
            known.Complete(request, repeated);
            return (TResponse)known;
        }

        TResponse? response;
        try
        {
            // Checked at once: the parts of an answer that are read later must not fail then.
            s_strictUtf8.GetCharCount(answer.Body.Array ?? [], answer.Body.Offset, answer.Body.Count);
            response = JsonSerializer.Deserialize(answer.Body.AsSpan(), type);
        }
        catch (DecoderFallbackException error)
        {
            throw Unfit(answer, "its text is not UTF-8", damaged: true, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw Unfit(answer, HarmlessText.Line(error.Message, 200), !IsJson(answer), error);
        }

        if (response is null)
        {
            throw Unfit(answer, "it is null", damaged: false, null);
        }

        if (response.MissingMember() is { } missing)
        {
            throw Unfit(answer, $"it has no '{missing}'", damaged: false, null);
        }

        response.Complete(request, repeated);
        return response;
    }

    private static bool IsJson(ApiAnswer answer)
    {
        try
        {
            Utf8JsonReader reader = new(answer.Body.AsSpan());
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static DubResponseValidationException Unfit(ApiAnswer answer, string what, bool damaged, Exception? inner) =>
        new($"Dub answered {answer.StatusCode}, but the body is not what it documents: {what}", ApiErrors.Text(answer.Body), damaged, inner);

    private Task<TResponse> RunAsync<TResponse>(
        TrackRequest request,
        ApiCall call,
        JsonTypeInfo<TResponse> type,
        ICallObserver observer,
        CancellationToken cancellationToken)
        where TResponse : TrackResponse =>
        _runner.RunAsync(call, (answer, repeated) => Read(answer, request, repeated, type), observer, cancellationToken);
}
