using System;
using System.Collections.Concurrent;
using System.Globalization;
using Dub.Errors;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>What calls report to the pipeline's thread, which alone may write.</summary>
internal sealed class LookupEvents : ICallEvents
{
    private readonly ConcurrentQueue<(string Text, bool IsDetail)> _messages = new();

    public bool TryRead(out (string Text, bool IsDetail) message) => _messages.TryDequeue(out message);

    public void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt) => _messages.Enqueue((
        string.Format(
            CultureInfo.InvariantCulture,
            "{0} {1} was answered {2} in {3:0} ms (attempt {4})",
            request.Method,
            HarmlessText.Line(request.Path, 1_000),
            statusCode,
            elapsed.TotalMilliseconds,
            attempt),
        IsDetail: true));

    public void Retrying(string reason, TimeSpan wait, int attempt) => _messages.Enqueue((
        string.Format(
            CultureInfo.InvariantCulture,
            "{0} Trying again in {1:0.###} s (attempt {2}).",
            HarmlessText.Sentence(reason, int.MaxValue),
            wait.TotalSeconds,
            attempt + 1),
        IsDetail: false));

    public void WaitingForRateLimit(TimeSpan wait) => _messages.Enqueue((
        string.Format(CultureInfo.InvariantCulture, "The rate limit is used up; waiting {0:0.#} s.", wait.TotalSeconds),
        IsDetail: false));

    public void WaitedForRateLimit()
    {
    }
}
