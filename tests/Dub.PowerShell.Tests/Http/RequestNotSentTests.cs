using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>A call whose body never began to be written was not processed, whatever ended it.</summary>
public sealed class RequestNotSentTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_tls_handshake_that_times_out_is_retried_and_no_unknown_outcome()
    {
        using TcpListener silent = Listen();
        DubClient client = new(Samples.Connection(settings => Impatient(settings) with { BaseUri = new Uri($"https://127.0.0.1:{Port(silent)}/") }));

        DubRequestTimeoutException error = await Assert.ThrowsAsync<DubRequestTimeoutException>(
            () => client.SendSaleAsync(Samples.UnsafeSale)).WaitAsync(s_soon);

        AssertNotSent(error, attempts: 2);
        Assert.Equal($"No connection to 127.0.0.1:{Port(silent)} was made within 1 s; nothing was sent.", error.Message);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_connect_is_retried_and_no_unknown_outcome()
    {
        using TcpListener silent = Listen();
        using HttpClientHandler handler = new() { Proxy = new WebProxy("127.0.0.1", Port(silent)) };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        DubClient client = new(Samples.Connection(Impatient), http);

        DubRequestTimeoutException error = await Assert.ThrowsAsync<DubRequestTimeoutException>(
            () => client.SendSaleAsync(Samples.UnsafeSale)).WaitAsync(s_soon);

        AssertNotSent(error, attempts: 2);
    }

    [Fact]
    public async Task A_clients_own_timeout_before_the_body_is_written_is_no_unknown_outcome()
    {
        DubException error = await FailAsync(readsBody: false, static () => new TaskCanceledException("timeout", new TimeoutException()));
        AssertNotSent(error, attempts: 1);
        Assert.IsType<DubRequestTimeoutException>(error);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    public async Task A_connection_lost_before_the_body_is_written_was_not_used(SocketError reason)
    {
        DubException error = await FailAsync(readsBody: false, () => Lost(reason));
        AssertNotSent(error, attempts: 1);
        Assert.StartsWith("api.dub.co could not be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.TimedOut)]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.NetworkDown)]
    [InlineData(SocketError.ConnectionRefused)]
    public async Task A_connection_lost_after_the_body_is_written_leaves_the_outcome_unknown(SocketError reason)
    {
        DubException error = await FailAsync(readsBody: true, () => Lost(reason));
        Assert.True(error.OutcomeUnknown);
        Assert.StartsWith("The connection with api.dub.co was lost", error.Message, StringComparison.Ordinal);
    }

    private static async Task<DubException> FailAsync(bool readsBody, Func<Exception> failure)
    {
        using FailingHandler handler = new(readsBody, failure);
        using HttpClient http = new(handler);
        FakeClock clock = new();
        DubClient client = new(
            Samples.Connection(static settings => settings with { MaximumRetryCount = 0 }),
            http,
            new EndpointState(clock),
            clock);
        return await Assert.ThrowsAnyAsync<DubException>(() => client.SendSaleAsync(Samples.UnsafeSale)).WaitAsync(s_soon);
    }

    private static void AssertNotSent(DubException error, int attempts)
    {
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(CallEffect.None, error.Effect);
        Assert.Equal(attempts, error.Attempts);
    }

    private static DubConnection Impatient(DubConnection connection) =>
        connection with { TimeoutSec = 1, MaximumRetryCount = 1, RetryIntervalSec = 0 };

    private static HttpRequestException Lost(SocketError reason) =>
        new("lost", new IOException("cut", new SocketException((int)reason)));

    // Connections are made by the system; nobody ever answers one.
    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private sealed class FailingHandler(bool readsBody, Func<Exception> failure) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (readsBody)
            {
                await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            }

            throw failure();
        }
    }
}
