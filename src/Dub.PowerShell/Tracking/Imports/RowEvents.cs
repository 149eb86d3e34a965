using System;
using System.Globalization;
using System.Text;
using Dub.Errors;
using Dub.Http;

namespace Dub.Tracking.Imports;

/// <summary>Turns the events of one row's call into messages.</summary>
internal sealed class RowEvents(int number, TrackRequest request, ImportEvents events) : ICallEvents
{
    public void Responded(ApiRequest request, int statusCode, TimeSpan elapsed, int attempt) => events.Responded(() => string.Format(
        CultureInfo.InvariantCulture,
        "Row {0}: {1} {2} {3} was answered {4} in {5:0} ms (attempt {6})",
        number,
        request.Method,
        request.Path,
        HarmlessText.Line(Encoding.UTF8.GetString(request.Body), 2_000),
        statusCode,
        elapsed.TotalMilliseconds,
        attempt));

    public void Retrying(string reason, TimeSpan wait, int attempt)
    {
        string sentence = HarmlessText.Sentence(reason, int.MaxValue);
        events.Retrying(
            string.Format(
                CultureInfo.InvariantCulture,
                "Row {0}, {1}: {2} Sending it again in {3:0.###} s (attempt {4}).",
                number,
                request,
                sentence,
                wait.TotalSeconds,
                attempt + 1),
            string.Format(CultureInfo.InvariantCulture, "retrying in {0:0.#} s (attempt {1}): {2}", wait.TotalSeconds, attempt + 1, sentence));
    }

    public void WaitingForRateLimit(TimeSpan nextLeavesIn) => events.RateLimitWaitBegan(nextLeavesIn);

    public void WaitedForRateLimit() => events.RateLimitWaitEnded();
}
