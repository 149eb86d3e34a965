using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Dub.Errors;
using Xunit;

namespace Dub.Tests.Errors;

public sealed class AddressCredentialsTests
{
    [Theory]
    [InlineData("proxy 'http://user:s3cret@127.0.0.1:3128/' failed", "proxy 'http://127.0.0.1:3128/' failed")]
    [InlineData("http://user:s3%40cr%2Fet@proxy", "http://proxy")]
    [InlineData("http://user:s3'c,r;et@proxy", "http://proxy")]
    [InlineData("http://user:s3cret@with@proxy", "http://proxy")]
    [InlineData("http://s3cret@proxy", "http://proxy")]
    [InlineData("http://:@proxy", "http://proxy")]
    [InlineData("socks5://user:s3cret@a and https://user:s3cret@b", "socks5://a and https://b")]
    [InlineData("https://api.dub.co/a@b", "https://api.dub.co/a@b")]
    [InlineData("https://api.dub.co?a@b", "https://api.dub.co?a@b")]
    [InlineData("https://api.dub.co and ann@example.com", "https://api.dub.co and ann@example.com")]
    [InlineData("{\"url\":\"https://api.dub.co\",\"mail\":\"ann@example.com\"}", "{\"url\":\"https://api.dub.co\",\"mail\":\"ann@example.com\"}")]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("", "")]
    public void User_information_is_cut_out_of_addresses_alone(string text, string expected)
    {
        Assert.Equal(expected, AddressCredentials.Cut(text));
    }

    [Fact]
    public void An_error_that_shows_none_is_kept_as_it_is()
    {
        HttpRequestException error = new("lost", new IOException("cut", new SocketException((int)SocketError.ConnectionReset)));
        Assert.Same(error, AddressCredentials.Cut(error));
        Assert.Null(AddressCredentials.Cut((Exception?)null));
    }

    [Fact]
    public void Every_error_of_the_chain_is_replaced_down_to_the_last_that_shows_any()
    {
        SocketException last = new((int)SocketError.ConnectionReset);
        HttpRequestException error = new("outer", new IOException("http://user:s3cret@proxy", last));
        Exception cut = AddressCredentials.Cut(error)!;

        Assert.IsType<HttpRequestException>(cut);
        Assert.Equal("outer", cut.Message);
        Assert.IsType<IOException>(cut.InnerException);
        Assert.Equal("http://proxy", cut.InnerException.Message);
        Assert.Same(last, cut.InnerException.InnerException);
        Assert.DoesNotContain("s3cret", cut.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(System.Security.Authentication.AuthenticationException))]
    [InlineData(typeof(NotSupportedException))]
    public void No_kind_of_error_keeps_them(Type type)
    {
        Exception error = (Exception)Activator.CreateInstance(type, "http://user:s3cret@proxy")!;
        Exception cut = AddressCredentials.Cut(error)!;
        Assert.DoesNotContain("s3cret", cut.ToString(), StringComparison.Ordinal);
        Assert.Contains(type.Name, cut.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_error_of_the_module_shows_them()
    {
        DubException error = new CallFailure
        {
            ErrorId = ErrorCatalogue.ConnectionError,
            Message = "http://user:s3cret@proxy",
            Effect = CallEffect.None,
            Cause = new HttpRequestException("http://user:s3cret@proxy"),
        }.ToException();
        Assert.Equal("http://proxy", error.Message);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_made_without_them()
    {
        CallFailure failure = new()
        {
            ErrorId = ErrorCatalogue.ConnectionError,
            Message = "the proxy http://user:s3cret@proxy said no",
            Cause = new HttpRequestException("http://user:s3cret@proxy"),
            Effect = CallEffect.None,
        };
        Assert.Equal("the proxy http://proxy said no", failure.Message);
        Assert.Equal("http://proxy", failure.Cause.Message);
    }
}
