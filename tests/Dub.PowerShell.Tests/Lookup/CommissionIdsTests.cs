using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Lookup;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Lookup;

public sealed class CommissionIdsTests
{
    private const string Own = """{"id":"cm_1","status":"pending","invoiceId":"inv_1"}""";

    [Fact]
    public async Task The_commission_of_the_invoice_is_found()
    {
        using LookupScene scene = new(FakeServer.Answer(200, $"[{Own}]"));
        Assert.Equal("cm_1", Assert.Single(await FindAsync(scene)).Id);
    }

    [Theory]
    [InlineData("""[{"id":"cm_2","status":"pending","invoiceId":"inv_2"}]""")]
    [InlineData("""[{"id":"cm_2","status":"pending","invoiceId":"INV_1"}]""")]
    [InlineData("""[{"id":"cm_2","status":"pending"}]""")]
    [InlineData("[" + Own + """,{"id":"cm_2","status":"pending","invoiceId":"inv_2"}]""")]
    public async Task Commissions_of_other_invoices_are_refused(string body)
    {
        using LookupScene scene = new(FakeServer.Answer(200, body));
        await Assert.ThrowsAsync<DubResponseValidationException>(() => FindAsync(scene));
    }

    [Fact]
    public async Task An_invoice_without_a_commission_is_not_found()
    {
        using LookupScene scene = new(FakeServer.Answer(200, "[]"));
        await Assert.ThrowsAsync<DubNotFoundException>(() => FindAsync(scene));
    }

    [Theory]
    [InlineData("paid", null, null, false)]
    [InlineData(null, "cus_2", null, false)]
    [InlineData(null, null, "pn_2", false)]
    [InlineData("pending", "cus_1", "pn_1", true)]
    public async Task A_server_that_passes_over_the_filters_beside_an_invoice_changes_nothing(string? status, string? customer, string? partner, bool isFound)
    {
        using LookupScene scene = new(FakeServer.Answer(
            200,
            """[{"id":"cm_1","status":"pending","invoiceId":"inv_1","customer":{"id":"cus_1"},"partner":{"id":"pn_1"}}]"""));
        CommissionQuery query = new() { Status = status, CustomerId = customer, PartnerId = partner };
        if (isFound)
        {
            Assert.Single(await FindAsync(scene, query));
        }
        else
        {
            await Assert.ThrowsAsync<DubNotFoundException>(() => FindAsync(scene, query));
        }
    }

    private static Task<IReadOnlyList<Commission>> FindAsync(LookupScene scene, CommissionQuery? query = null) =>
        CommissionIds.FindAsync(scene.Client, " inv_1 ", query ?? new CommissionQuery(), NoCallEvents.Instance, CancellationToken.None);
}
