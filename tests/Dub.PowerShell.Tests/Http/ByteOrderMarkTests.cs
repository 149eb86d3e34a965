using System.Text;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>A gateway may put a byte order mark before the JSON.</summary>
public sealed class ByteOrderMarkTests
{
    [Fact]
    public async Task An_answer_behind_a_mark_is_read()
    {
        using Scene scene = new(FakeServer.Answer(200, Marked(Samples.SaleAnswer), "application/json"));
        SaleResponse sale = await scene.Client.SendSaleAsync(Samples.UnsafeSale);
        Assert.True(sale.Recorded);
        Assert.Equal(4999, sale.Sale!.Amount);
    }

    [Fact]
    public async Task An_error_object_behind_a_mark_is_read()
    {
        using Scene scene = new(FakeServer.Answer(422, Marked(Samples.Error("unprocessable_entity", "amount is required")), "application/json"));
        DubApiException error = await Assert.ThrowsAsync<DubUnprocessableEntityException>(() => scene.Client.SendSaleAsync(Samples.UnsafeSale));
        Assert.Equal("Dub answered 422 (unprocessable_entity): amount is required", error.Message);
        Assert.StartsWith("{", error.RawBody, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_marks_are_no_json()
    {
        using Scene scene = new(
            static connection => connection with { MaximumRetryCount = 0 },
            FakeServer.Answer(200, Marked("\uFEFF" + Samples.SaleAnswer), "application/json"));
        await Assert.ThrowsAsync<DubResponseValidationException>(() => scene.Client.SendSaleAsync(Samples.UnsafeSale));
    }

    private static byte[] Marked(string text) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)];
}
