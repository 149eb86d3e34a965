using System;
using System.Threading;
using System.Threading.Tasks;

namespace Dub;

/// <summary>Takes a call through the rate limit and its attempts to an answer or one typed failure.</summary>
internal sealed class CallRunner
{
    private const int RateLimited = 429;

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
        TimeSpan patience = TimeSpan.FromSeconds(_connection.MaximumWaitSec);
        bool mayHaveBeenProcessed = false;
        int retries = 0;
        ApiErrorFacts? lastRefusal = null;
        DubException? failure = null;
        int attempts = 0;
        // Waits end also where no further attempt is to be made; a call under way does not.
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, observer.NoFurtherAttempt);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                RateLimitPermit? permit = await _limiter
                    .EnterAsync(_connection.RequestsPerMinute, patience, observer, waiting.Token)
                    .ConfigureAwait(false);
                if (permit is null)
                {
                    throw Finish(
                        ApiErrors.WaitTooLong(_limiter.TimeUntilOpen, _connection.MaximumWaitSec, lastRefusal),
                        attempt - 1,
                        mayHaveBeenProcessed);
                }

                patience -= permit.WaitedForReset;
                TimeSpan? retryAfter = null;
                attempts = attempt;
                try
                {
                    ApiAnswer answer = await AttemptAsync(call, permit, attempt, observer, cancellationToken).ConfigureAwait(false);
                    if (answer.IsSuccess)
                    {
                        return read(answer, mayHaveBeenProcessed);
                    }

                    failure = ApiErrors.From(answer);
                    retryAfter = answer.RateLimit.ResetIn;
                    lastRefusal = answer.StatusCode == RateLimited ? ApiErrors.Read(answer) : null;
                }
                catch (DubException error) when (error is not DubJournalException)
                {
                    failure = error;
                }

                mayHaveBeenProcessed |= failure.Fate == CallFate.Unclear;
                if (failure.Fate == CallFate.NotProcessed && !mayHaveBeenProcessed)
                {
                    observer.NotProcessed();
                }

                bool refusedByLimit = lastRefusal is not null && failure is DubApiException;
                if (_retries.MaximumRetryCount == 0
                    || (!refusedByLimit && retries == _retries.MaximumRetryCount)
                    || !_retries.Allows(failure, call.IsRepeatSafe))
                {
                    throw Finish(failure, attempt, mayHaveBeenProcessed);
                }

                if (refusedByLimit)
                {
                    // The limiter has learnt from the refusal and holds every call of the key back, this one too.
                    observer.Retrying(failure.Message, _limiter.TimeUntilOpen, attempt);
                    continue;
                }

                TimeSpan wait = _retries.Wait(++retries, retryAfter);
                if (wait > patience)
                {
                    throw Finish(failure, attempt, mayHaveBeenProcessed);
                }

                patience -= wait;
                observer.Retrying(failure.Message, wait, attempt);
                await _clock.Delay(wait, waiting.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && failure is not null && (mayHaveBeenProcessed || failure.Fate != CallFate.NotProcessed))
        {
            throw Finish(failure, attempts, mayHaveBeenProcessed);
        }
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
            _limiter.Report(permit, answer.StatusCode, answer.RateLimit);
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

    private static DubException Finish(DubException failure, int attempts, bool mayHaveBeenProcessed)
    {
        failure.Attempts = attempts;
        // A plain refusal of the same call is an answer to the attempts before it as well.
        failure.OutcomeUnknown = mayHaveBeenProcessed && (failure.Fate != CallFate.Refused || failure.ConcernsEveryCall);
        return failure;
    }
}
