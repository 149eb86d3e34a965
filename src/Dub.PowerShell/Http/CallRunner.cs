using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Takes a call through the rate limit and its attempts to an answer or one typed failure.</summary>
internal sealed class CallRunner
{
    private readonly HttpTransport _transport;
    private readonly RateLimiter _limiter;
    private readonly RetryPolicy _retries;
    private readonly Clock _clock;
    private readonly DubConnection _connection;

    public CallRunner(DubConnection connection, HttpTransport transport, RateLimiter limiter, Clock clock)
    {
        _connection = connection;
        _transport = transport;
        _limiter = limiter;
        _retries = new RetryPolicy(connection);
        _clock = clock;
    }

    /// <param name="call">What is sent, the same on every attempt.</param>
    /// <param name="read">
    /// Makes the result of a successful answer, given whether an attempt before may have been processed as well;
    /// throws <see cref="DubResponseValidationException"/>.
    /// </param>
    /// <param name="observer">Is told of every step.</param>
    /// <param name="cancellationToken">Ends calls and waits alike.</param>
    public async Task<T> RunAsync<T>(
        ApiCall call,
        Func<ApiAnswer, bool, T> read,
        ICallObserver observer,
        CancellationToken cancellationToken)
    {
        CallState state = new(TimeSpan.FromSeconds(_connection.MaximumWaitSec));
        // Waits end also where no further attempt is to be made; a call under way does not.
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, observer.NoFurtherAttempt);
        try
        {
            while (true)
            {
                RateLimitPermit permit = await EnterAsync(state, observer, waiting.Token).ConfigureAwait(false);
                TimeSpan? retryAfter = null;
                try
                {
                    ApiAnswer answer = await AttemptAsync(call, permit, ++state.Attempts, observer, cancellationToken).ConfigureAwait(false);
                    if (answer.IsSuccess || ApiErrors.IsRepeatedLead(answer))
                    {
                        return read(answer, state.MayHaveBeenProcessed);
                    }

                    state.Fail(ApiErrors.From(answer), answer);
                    retryAfter = answer.RateLimit.ResetIn;
                }
                catch (DubException error) when (error is not DubJournalException)
                {
                    state.Fail(error, answer: null);
                }

                if (state.SurelyDidNothing)
                {
                    observer.NotProcessed();
                }

                await WaitToRepeatAsync(call, state, retryAfter, observer, waiting.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && state is { Failure: not null, SurelyDidNothing: false })
        {
            throw state.Finish();
        }
    }

    private async Task<RateLimitPermit> EnterAsync(CallState state, ICallObserver observer, CancellationToken cancellationToken)
    {
        RateLimitPermit? permit = await _limiter
            .EnterAsync(_connection.RequestsPerMinute, state.Patience, observer, cancellationToken)
            .ConfigureAwait(false);
        if (permit is null)
        {
            state.Fail(ApiErrors.WaitTooLong(_limiter.TimeUntilOpen, _connection.MaximumWaitSec, state.LastRefusal), answer: null);
            throw state.Finish();
        }

        state.Patience -= permit.WaitedForReset;
        return permit;
    }

    /// <summary>Waits until the call may be made again; throws its failure where it may not.</summary>
    private async Task WaitToRepeatAsync(
        ApiCall call,
        CallState state,
        TimeSpan? retryAfter,
        ICallObserver observer,
        CancellationToken cancellationToken)
    {
        bool refusedByLimit = state.LastRefusal is not null;
        if (_retries.MaximumRetryCount == 0
            || (!refusedByLimit && state.Retries == _retries.MaximumRetryCount)
            || !_retries.Allows(state.Failure!, call.IsRepeatSafe))
        {
            throw state.Finish();
        }

        if (refusedByLimit)
        {
            // The limiter has learnt from the refusal and holds every call of the key back, this one too.
            observer.Retrying(state.Failure!.Message, _limiter.TimeUntilOpen, state.Attempts);
            return;
        }

        TimeSpan wait = _retries.Wait(++state.Retries, retryAfter);
        if (wait > state.Patience)
        {
            throw state.Finish();
        }

        state.Patience -= wait;
        observer.Retrying(state.Failure!.Message, wait, state.Attempts);
        await _clock.Delay(wait, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApiAnswer> AttemptAsync(
        ApiCall call,
        RateLimitPermit permit,
        int attempt,
        ICallObserver observer,
        CancellationToken cancellationToken)
    {
        bool reported = false;
        try
        {
            await observer.SendingAsync(attempt, cancellationToken).ConfigureAwait(false);
            TimeSpan sent = _clock.Elapsed;
            ApiAnswer answer = await _transport.SendAsync(call, cancellationToken).ConfigureAwait(false);
            observer.Answered(call, answer.StatusCode, _clock.Elapsed - sent, attempt);
            // That 429 is not the key's: for the limiter it is a call that was let through.
            bool isRepeatedLead = ApiErrors.IsRepeatedLead(answer);
            _limiter.Report(permit, isRepeatedLead ? 200 : answer.StatusCode, isRepeatedLead ? RateLimitHeaders.None : answer.RateLimit);
            reported = true;
            return answer;
        }
        finally
        {
            if (!reported)
            {
                _limiter.Abandon(permit);
            }
        }
    }
}
