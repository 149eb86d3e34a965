using System.Linq;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

public sealed class FallbackPolicyTests
{
    private readonly EndpointState _endpoint = new(new FakeClock());

    [Fact]
    public async Task A_request_without_a_fallback_passes_once_whatever_the_answer()
    {
        FakeNext next = new(FakeNext.Answered(404, code: null));
        await SendAsync(next, FakeNext.Request("/track/sale"));
        Assert.Equal(["/track/sale"], Paths(next));
        Assert.False(_endpoint.HasNoTrackCustomer);
    }

    [Fact]
    public async Task The_path_of_today_is_tried_first_and_enough_where_it_answers()
    {
        FakeNext next = new(FakeNext.Succeeded());
        await SendAsync(next);
        await SendAsync(next);
        Assert.Equal(["/old", "/old"], Paths(next));
    }

    [Theory]
    [InlineData(404, "not_found")]
    [InlineData(500, null)]
    [InlineData(403, "forbidden")]
    public async Task Dubs_own_errors_and_other_states_mean_no_missing_path(int status, string? code)
    {
        FakeNext next = new(FakeNext.Answered(status, code));
        await SendAsync(next);
        Assert.Equal(["/old"], Paths(next));
    }

    [Fact]
    public async Task A_404_without_dubs_error_sends_the_fallback_and_is_remembered_once_dub_answers_that()
    {
        FakeNext next = new(FakeNext.Answered(404, code: null), FakeNext.Succeeded());
        await SendAsync(next);
        await SendAsync(next);
        Assert.Equal(["/old", "/new", "/new"], Paths(next));
        Assert.True(_endpoint.HasNoTrackCustomer);
    }

    [Fact]
    public async Task A_fallback_that_dub_did_not_answer_either_teaches_nothing()
    {
        FakeNext next = new(FakeNext.Answered(404, code: null));
        await SendAsync(next);
        Assert.False(_endpoint.HasNoTrackCustomer);
        Assert.Equal(["/old", "/new"], Paths(next));
    }

    [Fact]
    public async Task The_fallback_waits_and_is_cancelled_with_the_call()
    {
        FakeNext next = new(FakeNext.Answered(404, code: null), FakeNext.Succeeded());
        CallContext context = FakeNext.Context(Request());
        await new FallbackPolicy(_endpoint).SendAsync(context, next.SendAsync);
        Assert.Same(context.WaitBudget, next.Calls[1].WaitBudget);
        Assert.Same(context.Events, next.Calls[1].Events);
        Assert.Equal(context.CancellationToken, next.Calls[1].CancellationToken);
        Assert.Equal(context.WaitToken, next.Calls[1].WaitToken);
    }

    private static ApiRequest Request() => FakeNext.Request("/old", FakeNext.Request("/new"));

    private static string[] Paths(FakeNext next) => [.. next.Calls.Select(static call => call.Request.Path)];

    private Task<CallOutcome> SendAsync(FakeNext next, ApiRequest? request = null) =>
        new FallbackPolicy(_endpoint).SendAsync(FakeNext.Context(request ?? Request()), next.SendAsync);
}
