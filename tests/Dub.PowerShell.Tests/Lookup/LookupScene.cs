using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Lookup;
using Dub.Tests.Support;

namespace Dub.Tests.Lookup;

/// <summary>A lookup client before a fake server, in fake time.</summary>
internal sealed class LookupScene : IDisposable
{
    private readonly HttpClient _http;

    public LookupScene(params FakeServer.Step[] steps)
        : this(null, steps)
    {
    }

    public LookupScene(Func<DubConnection, DubConnection>? change, params FakeServer.Step[] steps)
    {
        Server = new FakeServer(steps);
        _http = new HttpClient(Server) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new LookupClient(Samples.Connection(change), _http, new EndpointState(Clock), Clock);
    }

    public FakeClock Clock { get; } = new();

    public FakeServer Server { get; }

    public LookupClient Client { get; }

    public async Task<List<ConversionEvent>> ReadAllAsync(EventQuery query)
    {
        EventPager pages = new(Client, query, NoCallEvents.Instance);
        List<ConversionEvent> all = [];
        while (!pages.IsAtEnd)
        {
            all.AddRange(await pages.ReadPageAsync(CancellationToken.None));
        }

        return all;
    }

    public void Dispose()
    {
        _http.Dispose();
        Server.Dispose();
    }
}
