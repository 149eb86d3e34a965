using System.Net;

namespace Dub.Sandbox;

/// <summary>The web server around the calls.</summary>
internal static class SandboxServer
{
    public static async Task RunAsync(SandboxOptions options)
    {
        await using WebApplication application = Build(options);
        await application.StartAsync();
        await Console.Out.WriteLineAsync($"Listening on {application.Urls.First()}");
        await Console.Out.FlushAsync();

        IHostApplicationLifetime lifetime = application.Lifetime;
        if (options.ParentPid is { } parent)
        {
            _ = ParentWatch.RunAsync(parent, lifetime.StopApplication, lifetime.ApplicationStopping);
        }

        await application.WaitForShutdownAsync();
    }

    public static WebApplication Build(SandboxOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Slow clients and slow answers are what some tests are about.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });

        WebApplication application = builder.Build();
        IHostApplicationLifetime lifetime = application.Lifetime;
        var clock = new ServerClock(options.ClockSkew);
        var limitHeaders = new LimitHeaders(options.LimitHeaders, clock);
        var sender = new AnswerSender(options.Compress);
        var player = new FaultPlayer(options, clock, limitHeaders, sender, lifetime.ApplicationStopping);
        var calls = new CallPipeline(options, clock, limitHeaders, sender, player);
        var control = new ControlApi(options, clock, lifetime.StopApplication);

        application.Run(context =>
            context.Request.Path.Value!.StartsWith(ControlApi.Start, StringComparison.Ordinal)
                ? control.RunAsync(context)
                : calls.RunAsync(context, control.State));
        return application;
    }
}
