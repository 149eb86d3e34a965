using System;
using System.Net.Http;
using System.Threading;
using Dub.Http;

namespace Dub.Tests.Support;

/// <summary>A client before a fake server, in fake time, with a memory of its own.</summary>
internal sealed class Scene : IDisposable
{
    private readonly HttpClient _http;

    public Scene(params FakeServer.Step[] steps)
        : this(null, steps)
    {
    }

    public Scene(Func<DubConnection, DubConnection>? change, params FakeServer.Step[] steps)
        : this(new FakeClock(), change, steps)
    {
    }

    public Scene(FakeClock clock, Func<DubConnection, DubConnection>? change, params FakeServer.Step[] steps)
    {
        Clock = clock;
        Server = new FakeServer(steps);
        _http = new HttpClient(Server) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new DubClient(Samples.Connection(change), _http, new EndpointState(clock), clock);
    }

    public FakeClock Clock { get; }

    public FakeServer Server { get; }

    public DubClient Client { get; }

    public void Dispose()
    {
        _http.Dispose();
        Server.Dispose();
    }
}
