using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Bound;

/// <summary>A plain HttpClient: no limit, no retry, no order; answers are read whole and thrown away.</summary>
internal sealed class BareClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _client;
    private int _next;
    private int _recorded;

    public BareClient(string baseUrl, string key)
    {
        _client = new HttpClient { BaseAddress = new Uri(baseUrl.TrimEnd('/') + "/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>How many posts were answered with success.</summary>
    public int Recorded => _recorded;

    /// <summary>Posts all bodies and gives the seconds it took.</summary>
    public async Task<double> PostAllAsync(byte[][] bodies, int concurrency)
    {
        _next = -1;
        _recorded = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => WorkAsync(bodies))));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Has the sandbox forget what it was sent.</summary>
    public async Task ResetAsync()
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri("__reset", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();

    private async Task WorkAsync(byte[][] bodies)
    {
        while (Interlocked.Increment(ref _next) is var i && i < bodies.Length)
        {
            using ByteArrayContent content = new(bodies[i]);
            content.Headers.ContentType = s_json;
            using HttpResponseMessage response = await _client.PostAsync(new Uri("track/sale", UriKind.Relative), content);
            await response.Content.ReadAsByteArrayAsync();
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _recorded);
            }
        }
    }
}
