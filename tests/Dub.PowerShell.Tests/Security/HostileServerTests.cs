using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Security;

/// <summary>What a server can do to the real HTTP stack: each ends as one of the module's own errors.</summary>
public sealed class HostileServerTests
{
    private const string Json = "Content-Type: application/json";

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(304)]
    [InlineData(305)]
    [InlineData(306)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(399)]
    public async Task No_redirect_is_followed(int status)
    {
        using RawServer other = new(RawServer.Answer("200 OK", Samples.SaleAnswer));
        using RawServer server = new(RawServer.Answer($"{status} Away\r\nLocation: {other.Address}track/sale", string.Empty));

        DubApiException error = await Assert.ThrowsAsync<DubApiException>(() => server.Client().SendSaleAsync(Samples.UnsafeSale));

        Assert.Equal("Dub.ApiError", error.ErrorId);
        Assert.Equal(status, error.StatusCode);
        Assert.Contains("a redirect, which is not followed", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task The_key_goes_to_nobody_whose_certificate_is_not_trusted()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Task<int> read = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await using SslStream stream = new(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                return await stream.ReadAsync(new byte[100]);
            }
            catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
            {
                return 0;
            }
        });
        Uri address = new($"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/");

        DubClient client = new(Samples.Connection(settings => settings with { BaseUri = address, MaximumRetryCount = 0 }));
        DubConnectionException failure = await Assert.ThrowsAsync<DubConnectionException>(() => client.SendLeadAsync(Samples.Lead));

        Assert.False(failure.OutcomeUnknown);
        Assert.Equal(0, await read.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_header_without_end_is_a_lost_connection()
    {
        await FailsAsync<DubConnectionException>("HTTP/1.1 200 OK\r\nX-Big: " + new string('a', 200_000) + "\r\nContent-Length: 0\r\n\r\n");
    }

    [Fact]
    public async Task Thousands_of_headers_are_a_lost_connection()
    {
        string headers = string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"X-{i}: some value of no use\r\n"));
        await FailsAsync<DubConnectionException>("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 0\r\n\r\n");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 banana\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("\u001b[2J\u0007")]
    [InlineData("")]
    public async Task What_is_no_http_is_a_lost_connection(string answer)
    {
        DubConnectionException error = await FailsAsync<DubConnectionException>(answer);
        Assert.DoesNotContain(error.Message, static c => char.IsControl(c));
        Assert.True(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData("200 OK\r\n" + Json + "\r\nContent-Type: \u001b[31m;;;\u0007")]
    [InlineData("200 OK\r\nContent-Type: /\r\nRetry-After: \u001b]8;;http://evil\u0007")]
    [InlineData("200 OK\r\nRetry-After: -1\r\nRetry-After: 99999999999999999999999\r\nX-RateLimit-Reset: NaN\r\nX-RateLimit-Limit: 1e999\r\nX-RateLimit-Remaining: -5")]
    [InlineData("200 \u001b[31mOK\r\nDate: yesterday\r\nServer: \u009b31m")]
    public async Task Garbage_in_headers_spoils_no_good_answer(string head)
    {
        using RawServer server = new(RawServer.Answer(head, Samples.SaleAnswer));
        SaleResponse response = await server.Client().SendSaleAsync(Samples.SafeSale);
        Assert.True(response.Recorded);
    }

    [Theory]
    [InlineData("text/html; x=\u001b[31m")]
    [InlineData("\u001b]8;;http://evil\u0007")]
    [InlineData("text/\u009bhtml")]
    public async Task A_content_type_steers_no_terminal(string type)
    {
        using RawServer server = new(RawServer.Answer($"502 \u001b[31mBad\r\nContent-Type: {type}", "<b>\u001b[2J\u202e"));
        DubApiException error = await Assert.ThrowsAsync<DubApiException>(() => server.Client().SendSaleAsync(Samples.UnsafeSale));
        Assert.DoesNotContain(error.ToString() + error.ContentType, static c => (char.IsControl(c) && c is not ('\r' or '\n')) || c == '\u202e');
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_compression_bomb_is_read_up_to_the_bound(int status)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] block = new byte[1024 * 1024];
            for (int i = 0; i < 64; i++)
            {
                gzip.Write(block);
            }
        }

        DubException error = await FailsAsync<DubException>(RawServer.Answer($"{status} OK\r\n{Json}\r\nContent-Encoding: gzip", packed.ToArray()));
        Assert.Contains("larger than 1 MiB and was not read", error.Message, StringComparison.Ordinal);
        Assert.Equal(status == 200 ? "Dub.ResponseValidation" : "Dub.ApiError", error.ErrorId);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("\u001b")]
    public async Task An_encoding_that_is_not_what_it_says_is_that_calls_error(string encoding)
    {
        byte[] noise = RandomNumberGenerator.GetBytes(500);
        noise[0] = 0xFF;
        DubException error = await FailsAsync<DubException>(RawServer.Answer($"200 OK\r\n{Json}\r\nContent-Encoding: {encoding}", noise));
        Assert.True(error is DubConnectionException or DubResponseValidationException, error.ToString());
        Assert.True(error.OutcomeUnknown);
    }

    [Fact]
    public async Task Chunks_without_end_are_read_up_to_the_bound()
    {
        byte[] chunk = Encoding.ASCII.GetBytes("2000\r\n" + new string(' ', 0x2000) + "\r\n");
        using RawServer server = new(async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{Json}\r\nTransfer-Encoding: chunked\r\n\r\n"), token);
            while (true)
            {
                await stream.WriteAsync(chunk, token);
            }
        });
        DubResponseValidationException error = await Assert.ThrowsAsync<DubResponseValidationException>(() => server.Client().SendSaleAsync(Samples.UnsafeSale));
        Assert.Contains("larger than 1 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promises_of_an_answer_without_end_run_into_the_time_out()
    {
        using RawServer server = new(static async (stream, token) =>
        {
            while (true)
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), token);
                await Task.Delay(5, token);
            }
        });
        DubRequestTimeoutException error = await Assert.ThrowsAsync<DubRequestTimeoutException>(
            () => server.Client(static settings => settings with { TimeoutSec = 1 }).SendSaleAsync(Samples.UnsafeSale));
        Assert.True(error.OutcomeUnknown);
    }

    private static Task<TError> FailsAsync<TError>(string answer)
        where TError : DubException => FailsAsync<TError>(Encoding.Latin1.GetBytes(answer));

    private static async Task<TError> FailsAsync<TError>(byte[] answer)
        where TError : DubException
    {
        using RawServer server = new(answer);
        return await Assert.ThrowsAnyAsync<TError>(() => server.Client().SendSaleAsync(Samples.UnsafeSale));
    }
}
