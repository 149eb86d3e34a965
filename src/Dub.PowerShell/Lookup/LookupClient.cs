using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>
/// Makes the calls that only read. They pass the same policies as the others; without a journal, since a repeat changes
/// nothing, and those for events with the pace of their own limit.
/// </summary>
internal sealed class LookupClient
{
    private readonly CallPipeline _calls;
    private readonly CallPipeline _eventCalls;

    public LookupClient(DubConnection connection)
        : this(connection, httpClient: null, EndpointState.For(connection), Clock.System)
    {
    }

    public LookupClient(DubConnection connection, HttpClient? httpClient, EndpointState endpoint, Clock clock)
    {
        Connection = connection.Key is not null
            ? connection
            : throw new DubApiKeyMissingException("There is no API key to send with.");
        ProxyRules.Check(connection);
        Clock = clock;
        RetryPolicy retry = new(connection, clock);
        TransportPolicy attempt = new(new HttpTransport(connection, httpClient, clock), clock);
        _calls = new CallPipeline([retry, new RateLimitPolicy(connection, endpoint.Limiter), attempt]);
        _eventCalls = new CallPipeline([retry, new PacingPolicy(connection, endpoint.EventPacer, clock), attempt]);
    }

    public DubConnection Connection { get; }

    public Clock Clock { get; }

    /// <summary>Makes a call and gives its result.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="events">Is told of the call's steps.</param>
    /// <param name="cancellationToken">Ends the attempt and waits alike.</param>
    /// <exception cref="DubException">It failed.</exception>
    /// <exception cref="System.OperationCanceledException">The token was cancelled.</exception>
    public async Task<T> SendAsync<T>(LookupRequest<T> request, ICallEvents events, CancellationToken cancellationToken)
        where T : class
    {
        CallOutcome outcome = await TrySendAsync(request, events, cancellationToken).ConfigureAwait(false);
        return outcome.Failure is { } failure ? throw failure.ToException() : (T)outcome.Result!;
    }

    /// <summary>Makes a call and gives its outcome, which is never an exception.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<CallOutcome> TrySendAsync<T>(LookupRequest<T> request, ICallEvents events, CancellationToken cancellationToken)
        where T : class
    {
        CallContext context = new()
        {
            Request = request.ToApiRequest(),
            WaitBudget = new WaitBudget(Connection.MaximumWaitSec),
            Events = events,
            CancellationToken = cancellationToken,
            WaitToken = cancellationToken,
        };
        CallOutcome outcome = await (request.IsForEvents ? _eventCalls : _calls).SendAsync(context).ConfigureAwait(false);
        // What only reads leaves nothing behind, however it ended.
        return outcome.Failure is { } failure
            ? CallOutcome.Failed(failure with { OutcomeUnknown = false }, outcome.Response)
            : outcome;
    }
}
