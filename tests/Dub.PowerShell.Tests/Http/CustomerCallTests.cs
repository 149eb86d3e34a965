using System.Linq;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>When the update takes the place of the call that only a server of 2024 has.</summary>
public sealed class CustomerCallTests
{
    private static readonly FakeServer.Step s_foreign404 = FakeServer.Answer(404, "<html>", "text/html");

    [Fact]
    public async Task A_foreign_404_does_not_switch_a_server_of_2024_for_good()
    {
        using Scene scene = new(s_foreign404, s_foreign404, FakeServer.Answer(200, Samples.CustomerAnswer));
        DubApiException error = await Assert.ThrowsAsync<DubApiException>(() => scene.Client.SendCustomerAsync(Samples.Customer));
        Assert.Equal("Dub.ApiError", error.ErrorId);

        CustomerResponse customer = await scene.Client.SendCustomerAsync(Samples.Customer);

        Assert.Equal("u1", customer.ExternalId);
        AssertCalls(scene, "POST", "PATCH", "POST");
    }

    [Theory]
    [InlineData(502, "<html>", "text/html")]
    [InlineData(200, "<html>Please log in</html>", "text/html")]
    public async Task What_answers_the_update_must_be_dub(int status, string body, string type)
    {
        using Scene scene = new(
            static connection => connection with { MaximumRetryCount = 0 },
            s_foreign404,
            FakeServer.Answer(status, body, type),
            FakeServer.Answer(200, Samples.CustomerAnswer));
        await Assert.ThrowsAnyAsync<DubException>(() => scene.Client.SendCustomerAsync(Samples.Customer));
        await scene.Client.SendCustomerAsync(Samples.Customer);
        AssertCalls(scene, "POST", "PATCH", "POST");
    }

    [Fact]
    public async Task An_update_that_succeeds_is_remembered()
    {
        using Scene scene = new(s_foreign404, FakeServer.Answer(200, Samples.UpdateAnswer));
        await scene.Client.SendCustomerAsync(Samples.Customer);
        await scene.Client.SendCustomerAsync(Samples.Customer);
        AssertCalls(scene, "POST", "PATCH", "PATCH");
    }

    [Fact]
    public async Task An_update_that_dub_refuses_is_remembered()
    {
        using Scene scene = new(s_foreign404, FakeServer.Error(404, "not_found"), FakeServer.Answer(200, Samples.UpdateAnswer));
        await Assert.ThrowsAsync<DubNotFoundException>(() => scene.Client.SendCustomerAsync(Samples.Customer));
        await scene.Client.SendCustomerAsync(Samples.Customer);
        AssertCalls(scene, "POST", "PATCH", "PATCH");
    }

    private static void AssertCalls(Scene scene, params string[] methods) =>
        Assert.Equal(methods, scene.Server.Requests.Select(static request => request.Method));
}
