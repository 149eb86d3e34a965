using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

/// <summary>
/// A server of 2024 answers 429 to a lead that it recorded within the hour: no word on the key's rate limit, and a
/// repeat after the hour would be recorded again.
/// </summary>
public sealed class RepeatedLeadTests
{
    private static readonly FakeServer.Step s_repeated = FakeServer.Error(
        429,
        "rate_limit_exceeded",
        "Rate limit exceeded for customer u1: Sign up",
        ("Retry-After", "3600"),
        ("X-RateLimit-Remaining", "0"),
        ("X-RateLimit-Reset", "1790000000000"));

    [Fact]
    public async Task It_is_reported_as_not_recorded_anew_and_not_sent_again()
    {
        using Scene scene = new(s_repeated);
        LeadResponse lead = await scene.Client.SendLeadAsync(Samples.Lead);

        Assert.False(lead.Recorded);
        Assert.True(lead.IsDone);
        Assert.Same(Samples.Lead, lead.GetRequest());
        Assert.Single(scene.Server.Requests);
        Assert.Empty(scene.Clock.Waits);
    }

    [Fact]
    public async Task It_teaches_the_rate_limiter_nothing()
    {
        using Scene scene = new(s_repeated, FakeServer.Answer(200, Samples.LeadAnswer));
        for (int i = 0; i < 5; i++)
        {
            await scene.Client.SendLeadAsync(Samples.Lead);
        }

        Assert.Equal(5, scene.Server.Requests.Count);
        Assert.Empty(scene.Clock.Waits);
    }

    [Fact]
    public async Task Behind_an_attempt_without_an_answer_it_may_mean_that_attempt()
    {
        using Scene scene = new(FakeServer.Error(500, "internal_server_error"), s_repeated);
        LeadResponse lead = await scene.Client.SendLeadAsync(Samples.Lead);

        Assert.Null(lead.Recorded);
        Assert.True(lead.IsDone);
        Assert.Equal(2, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task The_keys_own_limit_is_still_waited_for()
    {
        using Scene scene = new(
            FakeServer.Error(429, "rate_limit_exceeded", "Too many requests.", ("Retry-After", "5")),
            FakeServer.Answer(200, Samples.LeadAnswer));
        LeadResponse lead = await scene.Client.SendLeadAsync(Samples.Lead);

        Assert.True(lead.Recorded);
        Assert.Equal(2, scene.Server.Requests.Count);
        Assert.NotEmpty(scene.Clock.Waits);
    }

    [Theory]
    [InlineData(429, "Rate limit exceeded for customer u1: Sign up", true)]
    [InlineData(429, "Rate limit exceeded.", false)]
    [InlineData(429, "Too many requests.", false)]
    [InlineData(409, "Rate limit exceeded for customer u1: Sign up", false)]
    public void It_is_told_by_its_message(int status, string message, bool isRepeated)
    {
        Assert.Equal(isRepeated, ApiErrors.IsRepeatedLead(Samples.Answer(status, Samples.Error("rate_limit_exceeded", message))));
        Assert.False(ApiErrors.IsRepeatedLead(Samples.Answer(status, message)));
    }
}
