using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.RateLimits;

/// <summary>The same bar through the whole client: requests, answers, retries.</summary>
public sealed class WholeClientTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4_321)]
    [InlineData(9_800)]
    public void Six_hundred_sales_under_200_in_10_s(int phase)
    {
        const int Rows = 600;
        const int Workers = 16;
        VirtualTime time = new(new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.FromMilliseconds(phase));
        using LimitedServer server = new(time);
        using HttpClient http = new(server) { Timeout = Timeout.InfiniteTimeSpan };
        DubClient client = new(Samples.Connection(), http, new EndpointState(time), time);
        int next = 0;
        VirtualTime.Run(time, () => Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            while (next < Rows)
            {
                SaleRequest sale = new() { CustomerExternalId = "u" + next++.ToString(CultureInfo.InvariantCulture), Amount = 1 };
                await client.SendSaleAsync(sale).ConfigureAwait(false);
            }
        })));

        Assert.Equal(Rows, server.Recorded.Count);
        Assert.Equal(Rows, server.Recorded.Distinct().Count());
        Assert.InRange(server.Refusals, 1, Workers);
        Assert.InRange(time.Elapsed.TotalSeconds, 20, 34.5);
    }

    private sealed class LimitedServer(VirtualTime time) : HttpMessageHandler
    {
        private readonly SlidingWindow _window = new(200, TimeSpan.FromSeconds(10));

        public List<string> Recorded { get; } = [];

        public int Refusals { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            await time.Delay(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
            if (_window.TryTake(time.UtcNow.ToUnixTimeMilliseconds(), out long reset, out _))
            {
                Recorded.Add(body);
                return new HttpResponseMessage { Content = new StringContent(Samples.SaleAnswer) };
            }

            Refusals++;
            HttpResponseMessage refusal = new(HttpStatusCode.TooManyRequests) { Content = new StringContent(Samples.Error("rate_limit_exceeded")) };
            refusal.Headers.TryAddWithoutValidation("Retry-After", FakeServer.Text(reset));
            refusal.Headers.TryAddWithoutValidation("X-RateLimit-Limit", "200");
            refusal.Headers.TryAddWithoutValidation("X-RateLimit-Reset", FakeServer.Text(reset));
            return refusal;
        }
    }
}
