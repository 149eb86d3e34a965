using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>The paths by which a test steers the sandbox. They need no key and appear in no audit.</summary>
internal sealed class ControlApi(SandboxOptions options, ServerClock clock, Action stop)
{
    public const string Start = "/__";

    private volatile SandboxState _state = new(options, clock);

    public SandboxState State => _state;

    public Task RunAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/__health") => SayAsync(context, 200, "ok"),
        ("GET", "/__audit") => ReportAsync(context),
        ("POST", "/__faults") => AddAsync(context, json => State.Faults.Add(FaultRuleReader.Read(json))),
        ("POST", "/__events") => AddAsync(context, AddEvents),
        ("POST", "/__customers") => AddAsync(context, json => SeedReader.AddCustomers(json, State.Workspace)),
        ("POST", "/__commissions") => SetOrAddCommissionsAsync(context),
        ("DELETE", "/__faults") => ClearFaultsAsync(context),
        ("POST", "/__reset") => ResetAsync(context),
        ("POST", "/__shutdown") => ShutDownAsync(context),
        _ => SayAsync(context, 404, "There is no such control path."),
    };

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private Task ReportAsync(HttpContext context)
    {
        context.Response.ContentType = Answer.Json;
        bool withRequests = context.Request.Query["requests"] != "false";
        return new AuditReport(options.Api, State.Audit)
            .WriteAsync(context.Response.BodyWriter, withRequests, context.RequestAborted);
    }

    private static async Task AddAsync(HttpContext context, Action<ReadOnlyMemory<byte>> add)
    {
        using RequestBody body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        try
        {
            add(body.Bytes);
        }
        catch (JsonException unusable)
        {
            await SayAsync(context, 400, unusable.Message);
            return;
        }

        await SayAsync(context, 200, "ok");
    }

    private void AddEvents(ReadOnlyMemory<byte> json)
    {
        foreach (StoredEvent item in StoredEventReader.Read(json))
        {
            State.Events.Add(item);
        }
    }

    private Task SetOrAddCommissionsAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (!query.ContainsKey("invoiceId"))
        {
            return AddAsync(context, json => SeedReader.AddCommissions(json, State.Workspace, State.Commissions));
        }

        State.Commissions.Set(query["invoiceId"].ToString(), query["status"].ToString());
        return SayAsync(context, 200, "ok");
    }

    private Task ClearFaultsAsync(HttpContext context)
    {
        State.Faults.Clear();
        return SayAsync(context, 200, "ok");
    }

    private Task ResetAsync(HttpContext context)
    {
        _state = new SandboxState(options, clock);
        return SayAsync(context, 200, "ok");
    }

    private async Task ShutDownAsync(HttpContext context)
    {
        await SayAsync(context, 200, "ok");
        await context.Response.CompleteAsync();
        stop();
    }
}
