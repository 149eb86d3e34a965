using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Dub.Sandbox;

/// <summary>A call's way: key, limiter, fault, answer.</summary>
internal sealed class CallPipeline(
    SandboxOptions options, ServerClock clock, LimitHeaders limitHeaders, AnswerSender sender, FaultPlayer player)
{
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 1000 };

    private static readonly Answer s_refused = DubError.Of("rate_limit_exceeded", "Too many requests.");
    private static readonly Answer s_failed = DubError.Of(500, code: null, message: null, docUrl: null);

    private readonly KeyGate _gate = new(options.Keys);

    private readonly Answer _tunnelRefusal = new(options.ConnectStatus, contentType: null, [])
    {
        Headers = options.ConnectStatus == 407 ? [new("Proxy-Authenticate", "Basic realm=\"sandbox\"")] : [],
    };

    public async Task RunAsync(HttpContext context, SandboxState state)
    {
        Audit audit = state.Audit;
        long number = audit.Totals.Begin();
        RequestRecord? record = audit.KeepsRequests ? Start(audit, context, number) : null;
        CallEnd end = CallEnd.Abandoned;
        try
        {
            end = await AnswerAsync(context, state, number, record);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The client left, or the server is being stopped.
            context.Abort();
        }
        finally
        {
            int? status = end == CallEnd.Answered || context.Response.HasStarted ? context.Response.StatusCode : null;
            audit.Totals.End(end, status);
            if (record is not null)
            {
                record.Status = status;
                record.IsAbandoned = end == CallEnd.Abandoned;
                record.FinishedAt = ServerClock.TrueMilliseconds;
            }
        }
    }

    private static RequestRecord Start(Audit audit, HttpContext context, long number)
    {
        var record = new RequestRecord
        {
            Sequence = number,
            At = ServerClock.TrueMilliseconds,
            Method = context.Request.Method,
            Path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Headers = [.. context.Request.Headers.Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
        };
        audit.Keep(record);
        return record;
    }

    private static JsonDocument? Parse(RequestBody body)
    {
        try
        {
            return JsonDocument.Parse(body.Bytes, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<CallEnd> AnswerAsync(HttpContext context, SandboxState state, long number, RequestRecord? record)
    {
        if (clock.IsSkewed)
        {
            context.Response.Headers.Date = clock.Now.ToString("r");
        }

        CallRoute route = CallRoute.Of(context, options.Api);
        Answer? answer;
        ChosenFault? fault;
        using (RequestBody body = await RequestBody.ReadAsync(context.Request, CancellationToken.None))
        {
            if (record is not null)
            {
                record.Body = body.ToString();
            }

            answer = Decide(context, state, route, body, number, out fault);
        }

        if (record is not null)
        {
            record.Fault = fault?.Rule.Name;
        }

        // The delay comes after the recording: a client that loses patience leaves a call that counted.
        int delay = options.Latency.Pick(options.Seed, number) + (fault?.Delay ?? 0);
        if (delay > 0)
        {
            await Task.Delay(delay, context.RequestAborted);
        }

        if (fault is not null)
        {
            return await player.PlayAsync(context, fault.Rule, answer, route.Kind);
        }

        await sender.SendAsync(context, answer!);
        return CallEnd.Answered;
    }

    /// <summary>The answer; null where a fault keeps the call from being recorded.</summary>
    private Answer? Decide(
        HttpContext context, SandboxState state, CallRoute route, RequestBody body, long number, out ChosenFault? fault)
    {
        fault = null;
        if (HttpMethods.IsConnect(context.Request.Method))
        {
            return _tunnelRefusal;
        }

        if (route.Kind == CallKind.None)
        {
            return Answer.WebAppNotFound;
        }

        if (_gate.Refuse(context.Request.Headers.Authorization, out string key) is { } refusal)
        {
            return refusal;
        }

        LimitVerdict? verdict = (route.Kind == CallKind.EventList ? state.EventLimiter : state.Limiter)?.Take(key);
        if (verdict is { Refused: true })
        {
            state.Audit.Totals.CountRefusal();
            limitHeaders.WriteRefusal(context.Response.Headers, verdict.Value);
            return s_refused;
        }

        if (KeyGate.RefuseWorkspace(key) is { } outside)
        {
            if (verdict is { } counted)
            {
                WriteLimit(context.Response.Headers, outside, counted);
            }

            return outside;
        }

        using JsonDocument? json = Parse(body);
        fault = state.Faults.IsArmed ? state.Faults.Choose(CallIdentity.Of(route, json?.RootElement)) : null;
        if (fault is { Rule.Records: false })
        {
            return null;
        }

        Answer answer = TryAnswer(state, route, context.Request.Query, json?.RootElement, number);
        if (verdict is { } passed && fault is null)
        {
            WriteLimit(context.Response.Headers, answer, passed);
        }

        return answer;
    }

    // Whatever fails in here is an answer, as it would be on Dub's server.
    private static Answer TryAnswer(SandboxState state, CallRoute route, IQueryCollection query, JsonElement? json, long number)
    {
#pragma warning disable CA1031
        try
        {
            return route.IsOfCommissions ? state.Commissions.Answer(route, query, json)
                : route.IsRead ? state.Reads.Answer(route, query) : state.Calls.Answer(route, json, number);
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine(failure);
            return s_failed;
        }
#pragma warning restore CA1031
    }

    private void WriteLimit(IHeaderDictionary headers, Answer answer, LimitVerdict verdict)
    {
        if (answer.IsError && options.LimitHeadersOnErrors)
        {
            limitHeaders.WriteRefusal(headers, verdict);
        }
        else if (!answer.IsError && options.LimitHeadersOnSuccess)
        {
            limitHeaders.WriteSuccess(headers, verdict);
        }
    }
}
