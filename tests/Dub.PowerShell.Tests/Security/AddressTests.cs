using System;
using System.Linq;
using System.Net;
using CsCheck;
using Dub.Http;
using Xunit;

namespace Dub.Tests.Security;

public sealed class AddressTests
{
    private static readonly string[] s_parts =
    [
        "http", "https", "ftp", "file", "://", ":", "//", "\\\\", "/", "\\", "@", "?", "#", ".", "..", "%2e", "%40", "[", "]",
        "127.0.0.1", "localhost", "::1", "::ffff:127.0.0.1", "0x7f.1", "2130706433", "evil.example", "s3cret", "user", "8080",
        "\u202e", "\u3002", "\uff4c", "\r\n", "\0", " ", "%0d%0a", "xn--", "-",
    ];

    [Theory]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost.")]
    [InlineData("http://127.0.0.1.")]
    [InlineData("http://[::ffff:1.2.3.4]")]
    [InlineData("http://[fe80::1%25lo]")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://[::]")]
    [InlineData("http://127。0。0。1")]
    [InlineData("http://ｌocalhost")]
    [InlineData("http://xn--localhost-x9d.example")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://localhost:80@evil.example")]
    [InlineData("http://127.0.0.1%2eevil.example")]
    [InlineData("http://127.0.0.1\\@evil.example")]
    [InlineData("http:\\\\evil.example")]
    [InlineData("http://evil.example#localhost")]
    [InlineData("http://evil.example?localhost")]
    [InlineData("http://evil.example/localhost")]
    [InlineData("http://user@127.0.0.1")]
    [InlineData("https://user:s3cret@api.dub.co")]
    [InlineData("https://:s3cret@api.dub.co")]
    [InlineData("https://:@api.dub.co")]
    [InlineData("https://@api.dub.co")]
    [InlineData("https://user:s3cret@[api.dub.co")]
    [InlineData("user:s3cret@api.dub.co")]
    [InlineData("https://api.dub.co?")]
    [InlineData("https://api.dub.co/v1#")]
    [InlineData("https://api.dub.co:99999")]
    [InlineData("https://api.dub.co\r\nX-Evil: 1")]
    [InlineData("https://")]
    [InlineData("//evil.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("\\\\evil.example\\share")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("ws://127.0.0.1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("api.dub.co")]
    public void An_address_that_would_show_the_key_is_refused(string address)
    {
        DubInvalidConnectionException error = Assert.Throws<DubInvalidConnectionException>(() => ConnectionRules.ParseBaseUri(address, "DUB_BASE_URL"));
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.1", "http://127.0.0.1/")]
    [InlineData("http://0x7f000001", "http://127.0.0.1/")]
    [InlineData("http://2130706433:81", "http://127.0.0.1:81/")]
    [InlineData("http://LOCALHOST", "http://localhost/")]
    [InlineData("http://[::1]", "http://[::1]/")]
    [InlineData("HTTPS://API.DUB.CO", "https://api.dub.co/")]
    [InlineData("https://gateway.example/dub", "https://gateway.example/dub/")]
    [InlineData("https://gateway.example/a/../b", "https://gateway.example/b/")]
    public void Loopback_by_any_spelling_and_https_are_taken(string address, string expected)
    {
        Assert.Equal(expected, ConnectionRules.ParseBaseUri(address, "-BaseUri").AbsoluteUri);
    }

    // Swapped settings happen: the key in DUB_BASE_URL would be in a build's log.
    [Fact]
    public void What_does_not_look_like_an_address_is_not_shown()
    {
        Exception error = Assert.Throws<DubInvalidConnectionException>(() => ConnectionRules.ParseBaseUri("dub_s3cretS3cret", "DUB_BASE_URL"));
        Assert.Contains("The value of DUB_BASE_URL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);

        error = Assert.Throws<DubInvalidConnectionException>(() => ConnectionRules.CheckBaseUri(new Uri("dub_s3cretS3cret", UriKind.Relative)));
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_taken_is_https_or_stays_on_this_machine()
    {
        Gen.Int[0, s_parts.Length - 1].Array[1, 10].Select(static picks => string.Concat(picks.Select(static pick => s_parts[pick])))
            .SelectMany(static text => Gen.Int[0, 2].Select(form => form switch { 0 => text, 1 => "http://" + text, _ => "https://" + text }))
            .Sample(
                static text =>
                {
                    Uri address;
                    try
                    {
                        address = ConnectionRules.ParseBaseUri(text, "-BaseUri");
                    }
                    catch (DubInvalidConnectionException error)
                    {
                        Assert.DoesNotContain(error.Message, static c => char.IsControl(c) || c == '\u202e');
                        return;
                    }

                    Assert.True(address.Scheme == "https" || IsThisMachine(address), text);
                    Assert.Empty(address.UserInfo + address.Query + address.Fragment);
                    Assert.EndsWith("/", address.AbsolutePath, StringComparison.Ordinal);
                    Assert.DoesNotContain('@', address.Authority);
                },
                iter: 20_000);
    }

    private static bool IsThisMachine(Uri address) =>
        address.IdnHost == "localhost" || (IPAddress.TryParse(address.IdnHost, out IPAddress? host) && IPAddress.IsLoopback(host));
}
