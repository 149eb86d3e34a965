using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>Connections age out, so that a change of the host's address is followed.</summary>
public sealed class ConnectionLifetimeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_connection_of_the_modules_own_pool_ages_out(bool useProxy)
    {
        using SocketsHttpHandler handler = Assert.IsType<SocketsHttpHandler>(MessageHandlers.Create(useProxy, MessageHandlers.ConnectionLifetime));
        Assert.Equal(TimeSpan.FromMinutes(2), handler.PooledConnectionLifetime);
    }

    [Fact]
    public void A_connection_of_dotnet_framework_ages_out()
    {
#pragma warning disable SYSLIB0014 // .NET keeps the type, whose settings work on .NET Framework alone.
        ServicePoint host = ServicePointManager.FindServicePoint(new Uri("https://lease.example/"));
#pragma warning restore SYSLIB0014
        Assert.Equal(Timeout.Infinite, host.ConnectionLeaseTimeout);
        FrameworkHttp.Prepare(host);
        Assert.Equal(120_000, host.ConnectionLeaseTimeout);
        Assert.False(host.UseNagleAlgorithm);
    }

    [Fact]
    public void The_pool_has_the_settings_that_calls_to_dub_need()
    {
        using SocketsHttpHandler handler = Assert.IsType<SocketsHttpHandler>(MessageHandlers.Create(useProxy: false, MessageHandlers.ConnectionLifetime));
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.False(handler.UseProxy);
        Assert.Equal(DecompressionMethods.GZip | DecompressionMethods.Deflate, handler.AutomaticDecompression);
        Assert.Equal(256, handler.MaxConnectionsPerServer);
    }

    [Fact]
    public async Task A_call_behind_the_lifetime_makes_a_new_connection()
    {
        Assert.Equal(1, await ConnectionsOfTwoCallsAsync(Timeout.InfiniteTimeSpan));
        Assert.Equal(2, await ConnectionsOfTwoCallsAsync(TimeSpan.Zero));
    }

    private static async Task<int> ConnectionsOfTwoCallsAsync(TimeSpan lifetime)
    {
        using KeepAliveServer server = new(Samples.SaleAnswer);
        using HttpClient http = new(MessageHandlers.Create(useProxy: false, lifetime));
        DubClient client = new(Samples.Connection(settings => settings with { BaseUri = server.Address, MaximumRetryCount = 0 }), http);
        await client.SendSaleAsync(Samples.SafeSale);
        await client.SendSaleAsync(Samples.SafeSale);
        return server.Connections;
    }
}
