using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

/// <summary>A server or a proxy that echoes the request's headers in its error page.</summary>
public sealed class KeyRedactorTests
{
    private const string Key = "dub_SECRETKEY1234567";

    public static TheoryData<string> Echoes =>
    [
        $"Authorization: Bearer {Key}",
        "Authorization: Bearer dub%5FSECRETKEY1234567",
        "Authorization: Bearer dub&#95;SECRETKEY1234567",
        "{\"error\":\"Bearer dub\\u005fSECRETKEY1234567\"}",
        string.Concat(Key.Select(static c => $"&#x{(int)c:x};")),
        string.Concat(Key.Select(static c => $"%{(int)c:X2}")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"Bearer {Key}")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Key}")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes(Key)),
    ];

    [Theory]
    [MemberData(nameof(Echoes))]
    public void The_key_is_cut_out_in_each_form_that_a_page_may_use(string echo)
    {
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            byte[] body = encoding.GetBytes($"<html>{echo}</html>");
            new KeyRedactor(Key).Redact(new ArraySegment<byte>(body));
            string text = encoding.GetString(body);
            Assert.NotEqual($"<html>{echo}</html>", text);
            Assert.Contains(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("*")), encoding == Encoding.UTF8 ? text : Encoding.ASCII.GetString(body), StringComparison.Ordinal);
            Assert.DoesNotContain("SECRETKEY", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_error_shows_the_key_nowhere()
    {
        using Scene scene = new(
            static connection => connection with { Key = ApiKey.Create(Key), MaximumRetryCount = 0 },
            FakeServer.Answer(502, $"<html>Authorization: Bearer {Key}</html>", $"text/html; echo={Key}"));
        DubApiException error = await Assert.ThrowsAnyAsync<DubApiException>(() => scene.Client.SendSaleAsync(Samples.SafeSale));
        Assert.DoesNotContain("SECRETKEY", error + error.RawBody + error.ContentType, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer ***", error.RawBody, StringComparison.Ordinal);
    }
}
