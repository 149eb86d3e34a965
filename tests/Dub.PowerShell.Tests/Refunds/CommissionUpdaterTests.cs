using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Refunds;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Refunds;

public sealed class CommissionUpdaterTests
{
    private static readonly FakeServer.Step s_unknown = FakeServer.Error(404, "not_found", "Commission not found.");

    private static readonly FakeServer.Step s_already = FakeServer.Error(400, "bad_request", "This commission is already in the refunded status.");

    [Fact]
    public async Task A_hundred_go_with_one_call()
    {
        string[] ids = Ids(250);
        using Scene scene = new(Bulk(ids[..100]), Bulk(ids[100..200]), Bulk(ids[200..]));
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, ids);
        Assert.All(ids, id => Assert.Equal("refunded", outcomes[id].Commission!.Status));
        Assert.Equal([100, 100, 50], scene.Server.Requests.Select(Count));
        Assert.All(scene.Server.Requests, static request => Assert.Equal("PATCH", request.Method));
        Assert.All(scene.Server.Requests, static request => Assert.EndsWith("/commissions/bulk", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_goes_by_itself()
    {
        using Scene scene = new(Single("cm_1"));
        Assert.Equal("cm_1", (await UpdateAsync(scene, "cm_1"))["cm_1"].Commission!.Id);
        SentRequest request = Assert.Single(scene.Server.Requests);
        Assert.EndsWith("/commissions/cm_1", request.Url, StringComparison.Ordinal);
        Assert.Equal("""{"status":"refunded"}""", request.Body);
    }

    [Fact]
    public async Task A_rejected_batch_is_halved_down_to_the_one_that_is_to_blame()
    {
        // Of cm_0 to cm_3, the third is unknown.
        using Scene scene = new(s_unknown, Bulk("cm_0", "cm_1"), s_unknown, s_unknown, Single("cm_3"));
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, Ids(4));
        Assert.Equal([4, 2, 2, 0, 0], scene.Server.Requests.Select(Count));
        Assert.Equal([true, true, false, true], Ids(4).Select(id => outcomes[id].Failure is null));
        Assert.Equal(404, outcomes["cm_2"].Failure!.Api!.StatusCode);
    }

    [Fact]
    public async Task What_is_set_already_counts_as_done()
    {
        using Scene scene = new(s_already, s_already, Single("cm_1"));
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, Ids(2));
        Assert.True(outcomes["cm_0"].WasSetBefore);
        Assert.Null(outcomes["cm_0"].Failure);
        Assert.False(outcomes["cm_1"].WasSetBefore);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_its_effect_counts_as_done()
    {
        using Scene scene = new(FakeServer.Throw(static () => new HttpRequestException("reset", new System.IO.IOException("reset"))), s_already, s_already, s_already);
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, Ids(2));
        Assert.All(outcomes.Values, static outcome => Assert.True(outcome.WasSetBefore));
    }

    [Fact]
    public async Task A_failure_that_concerns_every_call_ends_it()
    {
        using Scene scene = new(Bulk(Ids(100)), FakeServer.Error(403, "forbidden"));
        string[] ids = Ids(300);
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, ids);
        Assert.Equal(2, scene.Server.Requests.Count);
        Assert.Equal(200, outcomes.Count);
        Assert.True(outcomes[ids[100]].Failure!.IsFatal);
    }

    [Fact]
    public async Task An_answer_that_leaves_one_out_is_that_ones_failure()
    {
        using Scene scene = new(Bulk("cm_0"));
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = await UpdateAsync(scene, Ids(2));
        Assert.Null(outcomes["cm_0"].Failure);
        Assert.Contains("does not name each", outcomes["cm_1"].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_with_another_status_is_a_failure()
    {
        using Scene scene = new(FakeServer.Answer(200, """{"id":"cm_1","status":"pending"}"""));
        CommissionOutcome outcome = (await UpdateAsync(scene, "cm_1"))["cm_1"];
        Assert.Contains("the status 'pending' in place of 'refunded'", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_a_cancelled_call_has_set_its_commissions_is_uncertain()
    {
        using CancellationTokenSource stopping = new();
        string[] ids = Ids(300);
        using Scene scene = new(Bulk(ids[..100]), FakeServer.Throw(() =>
        {
            stopping.Cancel();
            return new OperationCanceledException(stopping.Token);
        }));
        CommissionUpdater updater = new(scene.Client, CommissionStatus.Refunded, NoCallEvents.Instance);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => updater.UpdateAsync(ids, stopping.Token));
        Assert.Equal(ids[..100], updater.Outcomes.Keys.OrderBy(static id => int.Parse(id[3..], CultureInfo.InvariantCulture)));
        Assert.Equal(ids[100..200], ids.Where(updater.IsUncertain));
    }

    [Fact]
    public async Task Whether_a_call_that_lost_an_answer_has_set_its_commissions_is_uncertain_until_an_answer_says_so()
    {
        // The first attempt may have set all three; the halves tell of the first alone.
        using Scene scene = new(
            FakeServer.Throw(static () => new HttpRequestException("reset", new System.IO.IOException("reset"))),
            s_already,
            s_already,
            FakeServer.Error(403, "forbidden"));
        CommissionUpdater updater = new(scene.Client, CommissionStatus.Refunded, NoCallEvents.Instance);
        await updater.UpdateAsync(Ids(3), CancellationToken.None);
        Assert.True(updater.Outcomes["cm_0"].WasSetBefore);
        Assert.Equal(["cm_1", "cm_2"], Ids(3).Where(updater.IsUncertain));
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(static number => "cm_" + number)];

    private static int Count(SentRequest request)
    {
        using JsonDocument body = JsonDocument.Parse(request.Body);
        return body.RootElement.TryGetProperty("commissionIds", out JsonElement ids) ? ids.GetArrayLength() : 0;
    }

    private static FakeServer.Step Bulk(params string[] ids) =>
        FakeServer.Answer(200, "[" + string.Join(",", ids.Select(static id => $$"""{"id":"{{id}}","status":"refunded"}""")) + "]");

    private static FakeServer.Step Single(string id) => FakeServer.Answer(200, $$"""{"id":"{{id}}","status":"refunded","invoiceId":"inv"}""");

    private static Task<IReadOnlyDictionary<string, CommissionOutcome>> UpdateAsync(Scene scene, params string[] ids) =>
        new CommissionUpdater(scene.Client, CommissionStatus.Refunded, NoCallEvents.Instance).UpdateAsync(ids, CancellationToken.None);
}
