using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

/// <summary>What a proxy is told, and what errors tell of it.</summary>
public sealed class ProxyTests
{
    private const string Secret = "s3cretPassword";

    [Theory]
    [InlineData(407)]
    [InlineData(403)]
    [InlineData(502)]
    public async Task No_error_shows_the_password_in_a_proxys_address(int status)
    {
        using RawServer proxy = new(RawServer.Answer($"{status} No", "<html>"));
        using HttpClientHandler handler = new() { Proxy = new WebProxy(new Uri($"http://user:{Secret}@127.0.0.1:{proxy.Port}/")) };
        using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        DubClient client = new(Samples.Connection(static settings => settings with { MaximumRetryCount = 0 }), http);

        DubConnectionException error = await Assert.ThrowsAsync<DubConnectionException>(() => client.SendSaleAsync(Samples.UnsafeSale));

        Assert.Equal(status.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message.Split('\'')[^2]);
        Assert.Contains($"'http://127.0.0.1:{proxy.Port}/'", error.Message, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            Assert.DoesNotContain(Secret, cause.ToString(), StringComparison.Ordinal);
        }

        Assert.IsType<HttpRequestException>(error.InnerException);
    }

    [Fact]
    public async Task The_connections_own_proxy_is_asked_for_a_tunnel_and_sees_no_key()
    {
        using RawServer proxy = new(RawServer.Answer("502 No", string.Empty));
        DubClient client = new(Samples.Connection(settings => Through(settings, proxy)));

        DubConnectionException error = await Assert.ThrowsAsync<DubConnectionException>(() => client.SendSaleAsync(Samples.UnsafeSale));

        Assert.False(error.OutcomeUnknown);
        string asked = Assert.Single(proxy.Requests);
        Assert.StartsWith("CONNECT api.dub.co:443 HTTP/1.1", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.Key, asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connections_own_proxy_is_asked_for_https_on_loopback_too()
    {
        using RawServer proxy = new(RawServer.Answer("502 No", string.Empty));
        DubClient client = new(Samples.Connection(settings => Through(settings, proxy) with { BaseUri = new Uri("https://localhost/") }));
        await Assert.ThrowsAsync<DubConnectionException>(() => client.SendSaleAsync(Samples.UnsafeSale));
        Assert.StartsWith("CONNECT localhost:443 HTTP/1.1", Assert.Single(proxy.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxy_is_given_the_credential_where_it_asks_for_one()
    {
        using RawServer proxy = new(RawServer.Answer("407 No\r\nProxy-Authenticate: Basic realm=\"x\"", string.Empty));
        DubConnection connection = Samples.Connection(settings => Through(settings, proxy)).WithProxyCredential(new NetworkCredential("user", Secret));

        DubException error = await Assert.ThrowsAsync<DubConnectionException>(() => new DubClient(connection).SendSaleAsync(Samples.UnsafeSale));

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, proxy.Requests.Count);
        Assert.DoesNotContain("Proxy-Authorization", proxy.Requests[0], StringComparison.Ordinal);
        Assert.Contains(
            "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Secret}")),
            proxy.Requests[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_with_other_credentials_share_no_client()
    {
        using RawServer proxy = new(RawServer.Answer("407 No\r\nProxy-Authenticate: Basic realm=\"x\"", string.Empty));
        DubConnection none = Samples.Connection(settings => Through(settings, proxy));
        DubConnection ann = none.WithProxyCredential(new NetworkCredential("ann", "1"));
        DubConnection ben = none.WithProxyCredential(new NetworkCredential("ben", "2"));

        Assert.Same(HttpClients.For(ann), HttpClients.For(none.WithProxyCredential(new NetworkCredential("ann", "1"))));
        Assert.NotSame(HttpClients.For(ann), HttpClients.For(ben));
        Assert.NotSame(HttpClients.For(ann), HttpClients.For(none.WithProxyCredential(new NetworkCredential("ann", "3"))));
        Assert.NotSame(HttpClients.For(none), HttpClients.For(none with { ProxyUseDefaultCredentials = true }));
        foreach (DubConnection connection in new[] { ann, ben })
        {
            await Assert.ThrowsAsync<DubConnectionException>(() => new DubClient(connection).SendSaleAsync(Samples.UnsafeSale));
        }

        Assert.Equal(2, proxy.Requests.Count(static asked => asked.Contains("Proxy-Authorization", StringComparison.Ordinal)));
        Assert.Equal(
            2,
            proxy.Requests.SelectMany(static asked => asked.Split("\r\n")).Where(static line => line.StartsWith("Proxy-Authorization", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task A_kind_of_proxy_that_dotnet_does_not_know_is_the_connections_error()
    {
        using UnsupportedHandler unsupported = new();
        using HttpClient http = new(unsupported);
        DubConnection connection = Samples.Connection(static settings => settings with { Proxy = new Uri("socks5://proxy.example:1080"), MaximumRetryCount = 0 });

        DubInvalidConnectionException error = await Assert.ThrowsAsync<DubInvalidConnectionException>(
            () => new DubClient(connection, http).SendSaleAsync(Samples.UnsafeSale));

        Assert.Equal("The proxy cannot be used: no such scheme", error.Message);
        Assert.True(error.IsFatal);
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(1, error.Attempts);
    }

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1")]
    public void The_key_does_not_go_to_a_proxy_in_plain_http(string address)
    {
        DubConnection connection = Samples.Connection(settings => settings with { BaseUri = new Uri(address), Proxy = new Uri("http://proxy.example:8080") });
        DubInvalidConnectionException error = Assert.Throws<DubInvalidConnectionException>(() => new DubClient(connection));
        Assert.Contains("is plain http, which would show the API key to the proxy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_do_not_go_together_are_refused()
    {
        DubConnection plain = Samples.Connection();
        DubConnection proxied = Samples.Connection(static settings => settings with { Proxy = new Uri("http://proxy.example:8080") });
        NetworkCredential credential = new("user", Secret);
        foreach (DubConnection wrong in new[]
        {
            plain.WithProxyCredential(credential),
            plain with { ProxyUseDefaultCredentials = true },
            proxied.WithProxyCredential(credential) with { ProxyUseDefaultCredentials = true },
        })
        {
            Assert.Throws<DubInvalidConnectionException>(() => new DubClient(wrong));
        }

        ProxyRules.Check(plain);
        ProxyRules.Check(proxied);
        ProxyRules.Check(proxied.WithProxyCredential(credential));
        ProxyRules.Check(proxied.WithProxyCredential(credential).WithProxyCredential(null));
        ProxyRules.Check(proxied with { ProxyUseDefaultCredentials = true });
    }

    [Theory]
    [InlineData("http://proxy.example:8080", "http://proxy.example:8080/")]
    [InlineData(" http://PROXY.example ", "http://proxy.example/")]
    [InlineData("https://proxy.example/", "https://proxy.example/")]
    [InlineData("socks5://10.0.0.1:1080", "socks5://10.0.0.1:1080")]
    public void An_address_of_a_proxy_is_taken(string address, string expected)
    {
        Assert.Equal(expected.TrimEnd('/'), ProxyRules.ParseAddress(address, "-Proxy").AbsoluteUri.TrimEnd('/'));
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("proxy.example:8080")]
    [InlineData("ftp://proxy.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http://[bad")]
    [InlineData("http://user:" + Secret + "@[bad")]
    [InlineData("http://user:" + Secret + "@proxy.example:8080")]
    [InlineData("http://user:" + Secret + "@proxy.example:8080/path")]
    [InlineData("http://:@proxy.example")]
    [InlineData("user:" + Secret + "@proxy.example:8080")]
    [InlineData("user:" + Secret + "@proxy")]
    [InlineData("dub_" + Secret)]
    [InlineData("http://proxy.example/proxy.pac")]
    [InlineData("http://proxy.example?" + Secret)]
    [InlineData("http://proxy.example#" + Secret)]
    [InlineData("http://proxy\u202e.example")]
    public void What_is_no_address_of_a_proxy_is_refused_and_no_password_shown(string address)
    {
        DubInvalidConnectionException error = Assert.Throws<DubInvalidConnectionException>(() => ProxyRules.ParseAddress(address, "-Proxy"));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, static c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void A_connection_shows_the_user_name_and_no_password()
    {
        DubConnection connection = Samples.Connection(static settings => settings with { Proxy = new Uri("http://proxy.example:8080") })
            .WithProxyCredential(new NetworkCredential("user", Secret, "domain"));

        Assert.Equal("user", connection.ProxyUserName);
        string written = string.Join('\n', connection, connection.ProxyCredential, JsonSerializer.Serialize(connection));
        Assert.DoesNotContain(Secret, written, StringComparison.Ordinal);
        Assert.Equal(connection, connection.WithProxyCredential(new NetworkCredential("user", Secret, "domain")));
        Assert.NotEqual(connection, connection.WithProxyCredential(new NetworkCredential("user", "other", "domain")));
        IEnumerable<object?> values = connection.ProxyCredential!.GetType()
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(property => property.GetValue(connection.ProxyCredential));
        Assert.Equal(["user"], values);
    }

    private static DubConnection Through(DubConnection connection, RawServer proxy) =>
        connection with { Proxy = proxy.Address, MaximumRetryCount = 0, TimeoutSec = 20 };

    private sealed class UnsupportedHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("no such scheme");
    }
}
