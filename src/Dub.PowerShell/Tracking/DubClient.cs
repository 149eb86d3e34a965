using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tracking.Operations;

namespace Dub;

/// <summary>
/// Sends conversions to Dub. Thread-safe; all clients with the same key and address share
/// what they learn about its rate limit.
/// </summary>
public sealed class DubClient
{
    private readonly EndpointState _endpoint;
    private readonly IReadOnlyList<ICallPolicy> _beforeAttempt;
    private readonly TransportPolicy _attempt;
    private readonly CallPipeline _pipeline;

    /// <summary>Creates a client that uses the process's shared connection pool.</summary>
    /// <param name="connection">The key, the address and the settings.</param>
    /// <exception cref="DubApiKeyMissingException">The connection has no key.</exception>
    /// <exception cref="DubInvalidConnectionException">The connection's proxy does not go with its other settings.</exception>
    public DubClient(DubConnection connection)
        : this(connection, httpClient: null)
    {
    }

    /// <summary>Creates a client that uses the caller's HTTP client, which the caller disposes.</summary>
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
        // In the order a call passes through them. A journal's policy comes right before the attempt.
        _beforeAttempt =
        [
            new FallbackPolicy(endpoint),
            new RetryPolicy(connection, clock),
            new RateLimitPolicy(connection, endpoint.Limiter),
        ];
        _attempt = new TransportPolicy(new HttpTransport(connection, httpClient, clock), clock);
        _pipeline = new CallPipeline([.. _beforeAttempt, _attempt]);
    }

    /// <summary>The connection the client was created with.</summary>
    public DubConnection Connection { get; }

    /// <summary>Tracks a lead (<c>POST /track/lead</c>).</summary>
    /// <exception cref="DubException">It failed; the type says how, <see cref="DubException.OutcomeUnknown"/> whether Dub may have it.</exception>
    /// <exception cref="System.OperationCanceledException">The token was cancelled; whether Dub received a call in flight is not known.</exception>
    public Task<LeadResponse> SendLeadAsync(LeadRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TrackOperations.Lead, request, cancellationToken);

    /// <summary>Tracks a sale (<c>POST /track/sale</c>).</summary>
    /// <inheritdoc cref="SendLeadAsync"/>
    public Task<SaleResponse> SendSaleAsync(SaleRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TrackOperations.Sale, request, cancellationToken);

    /// <summary>
    /// Tracks a customer (<c>POST /track/customer</c>), or updates one where the server no longer has that call
    /// (<c>PATCH /customers/ext_…</c>).
    /// </summary>
    /// <inheritdoc cref="SendLeadAsync"/>
    public Task<CustomerResponse> SendCustomerAsync(CustomerRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(TrackOperations.Customer, request, cancellationToken);

    /// <summary>The HTTP request that would be sent, by what is known about the server.</summary>
    internal ApiRequest Preview(ApiRequest request) =>
        request.Fallback is { } fallback && _endpoint.HasNoTrackCustomer ? fallback : request;

    /// <summary>Sends a request and returns its outcome; failures are not thrown.</summary>
    /// <param name="request">What is sent.</param>
    /// <param name="events">Is told of the call's steps.</param>
    /// <param name="beforeAttempt">A policy that comes right before each attempt; null where there is none.</param>
    /// <param name="noFurtherAttempt">Cancelled once no further attempt may start.</param>
    /// <param name="cancellationToken">Ends attempts and waits alike.</param>
    /// <exception cref="System.OperationCanceledException">There is no outcome.</exception>
    internal async Task<CallOutcome> SendAsync(
        ApiRequest request,
        ICallEvents events,
        ICallPolicy? beforeAttempt,
        CancellationToken noFurtherAttempt,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource waits = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, noFurtherAttempt);
        CallContext context = new()
        {
            Request = request,
            WaitBudget = new WaitBudget(Connection.MaximumWaitSec),
            Events = events,
            CancellationToken = cancellationToken,
            WaitToken = waits.Token,
        };
        CallPipeline pipeline = beforeAttempt is null ? _pipeline : new CallPipeline([.. _beforeAttempt, beforeAttempt, _attempt]);
        return await pipeline.SendAsync(context).ConfigureAwait(false);
    }

    private async Task<TResponse> SendAsync<TRequest, TResponse>(
        TrackOperation<TRequest, TResponse> operation,
        TRequest request,
        CancellationToken cancellationToken)
        where TRequest : TrackRequest
        where TResponse : TrackResponse
    {
        CallOutcome outcome = await SendAsync(
            operation.CreateRequest(request),
            NoCallEvents.Instance,
            beforeAttempt: null,
            noFurtherAttempt: default,
            cancellationToken).ConfigureAwait(false);
        return outcome.Failure is { } failure ? throw failure.ToException() : (TResponse)outcome.Result!;
    }
}
