using System.Globalization;

namespace Dub.Sandbox;

/// <summary>Writes a limiter's verdict into an answer's headers, in the form that was asked for.</summary>
internal sealed class LimitHeaders(LimitHeaderForm form, ServerClock clock)
{
    private const string LimitName = "X-RateLimit-Limit";
    private const string RemainingName = "X-RateLimit-Remaining";
    private const string ResetName = "X-RateLimit-Reset";

    public void WriteRefusal(IHeaderDictionary headers, LimitVerdict verdict)
    {
        switch (form)
        {
            case LimitHeaderForm.Milliseconds:
                WriteCounts(headers, verdict, verdict.Reset);
                headers.RetryAfter = Text(verdict.Reset);
                break;
            case LimitHeaderForm.Documented:
                WriteCounts(headers, verdict, CeilingSeconds(verdict.Reset));
                headers.RetryAfter = Text(SecondsUntil(verdict.Reset));
                break;
            case LimitHeaderForm.Delta:
                headers.RetryAfter = Text(SecondsUntil(verdict.Reset));
                break;
            case LimitHeaderForm.Date:
                headers.RetryAfter = DateTimeOffset.FromUnixTimeSeconds(CeilingSeconds(verdict.Reset))
                    .ToString("r", CultureInfo.InvariantCulture);
                break;
            case LimitHeaderForm.Bare:
            default:
                break;
        }
    }

    public void WriteSuccess(IHeaderDictionary headers, LimitVerdict verdict)
    {
        long reset = form == LimitHeaderForm.Milliseconds ? verdict.Reset : CeilingSeconds(verdict.Reset);
        WriteCounts(headers, verdict, reset);
    }

    private static void WriteCounts(IHeaderDictionary headers, LimitVerdict verdict, long reset)
    {
        headers[LimitName] = Text(verdict.Limit);
        headers[RemainingName] = Text(verdict.Remaining);
        headers[ResetName] = Text(reset);
    }

    private static long CeilingSeconds(long milliseconds) => (milliseconds + 999) / 1000;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private long SecondsUntil(long reset) => Math.Max(1, CeilingSeconds(reset - clock.NowMilliseconds));
}
