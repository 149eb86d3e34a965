using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Http;

public sealed class WireFormatTests
{
    [Fact]
    public async Task A_full_lead_is_sent_with_every_field_by_its_name()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.LeadAnswer));
        await scene.Client.SendLeadAsync(new LeadRequest
        {
            ClickId = "c1",
            EventName = "Sign up",
            CustomerExternalId = "u1",
            CustomerName = "Zoë \"Z\" <z>",
            CustomerEmail = "zoe@example.com",
            CustomerAvatar = "https://example.com/z.png",
            Mode = "wait",
            EventQuantity = 3,
            Metadata = new Dictionary<string, object?> { ["plan"] = "pro", ["seats"] = 5, ["gone"] = null },
        });

        SentRequest sent = Assert.Single(scene.Server.Requests);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://api.dub.co/track/lead", sent.Url);
        Assert.Equal(
            """{"clickId":"c1","eventName":"Sign up","customerExternalId":"u1","customerId":"u1","customerName":"Zoë \"Z\" <z>","customerEmail":"zoe@example.com","customerAvatar":"https://example.com/z.png","mode":"wait","eventQuantity":3,"metadata":{"plan":"pro","seats":5,"gone":null}}""",
            sent.Body);
    }

    [Fact]
    public async Task A_lead_without_a_click_names_the_empty_one_and_nothing_that_is_unset()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.LeadAnswer));
        await scene.Client.SendLeadAsync(new LeadRequest { EventName = "Sign up", CustomerExternalId = "u1" });

        Assert.Equal(
            """{"clickId":"","eventName":"Sign up","customerExternalId":"u1","customerId":"u1"}""",
            scene.Server.Requests[0].Body);
    }

    [Fact]
    public async Task A_full_sale_is_sent_with_every_field_by_its_name()
    {
        using Scene scene = new(FakeServer.Answer(200, """{"eventName":"Renewal","customer":{"externalId":"u1"},"sale":{"amount":2147483647,"currency":"eur","paymentProcessor":"paddle","invoiceId":"inv_1","metadata":null}}"""));
        await scene.Client.SendSaleAsync(new SaleRequest
        {
            CustomerExternalId = "u1",
            Amount = Money.MaxAmount,
            Currency = "EUR",
            EventName = "Renewal",
            PaymentProcessor = "paddle",
            InvoiceId = "inv_1",
            LeadEventName = "Sign up",
            ClickId = "c1",
            CustomerName = "Ann",
            CustomerEmail = "ann@example.com",
            CustomerAvatar = "https://example.com/a.png",
            Metadata = new Dictionary<string, object?> { ["a"] = true },
        });

        SentRequest sent = Assert.Single(scene.Server.Requests);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://api.dub.co/track/sale", sent.Url);
        Assert.Equal(
            """{"customerExternalId":"u1","customerId":"u1","amount":2147483647,"currency":"eur","eventName":"Renewal","paymentProcessor":"paddle","invoiceId":"inv_1","leadEventName":"Sign up","clickId":"c1","customerName":"Ann","customerEmail":"ann@example.com","customerAvatar":"https://example.com/a.png","metadata":{"a":true}}""",
            sent.Body);
    }

    [Fact]
    public async Task A_bare_sale_has_the_two_ids_and_the_amount_even_where_it_is_zero()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(new SaleRequest { CustomerExternalId = "u1", Amount = 0 });

        Assert.Equal("""{"customerExternalId":"u1","customerId":"u1","amount":0}""", scene.Server.Requests[0].Body);
    }

    [Fact]
    public async Task A_customer_is_posted_under_its_names_of_2024()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.CustomerAnswer));
        await scene.Client.SendCustomerAsync(new CustomerRequest
        {
            CustomerExternalId = "u1",
            CustomerName = "Ann",
            CustomerEmail = "ann@example.com",
            CustomerAvatar = "https://example.com/a.png",
        });

        SentRequest sent = Assert.Single(scene.Server.Requests);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://api.dub.co/track/customer", sent.Url);
        Assert.Equal(
            """{"customerId":"u1","customerName":"Ann","customerEmail":"ann@example.com","customerAvatar":"https://example.com/a.png"}""",
            sent.Body);
    }

    [Theory]
    [InlineData("u1", "ext_u1")]
    [InlineData("a/b?c#d", "ext_a%2Fb%3Fc%23d")]
    [InlineData("../x y", "ext_..%2Fx%20y")]
    [InlineData("a+b&c=%41", "ext_a%2Bb%26c%3D%2541")]
    [InlineData("Zoë", "ext_Zo%C3%AB")]
    public async Task A_customer_is_updated_where_the_call_is_gone(string id, string segment)
    {
        using Scene scene = new(
            FakeServer.Answer(404, "<html>404</html>", "text/html"),
            FakeServer.Answer(200, Samples.UpdateAnswer));
        CustomerResponse response = await scene.Client.SendCustomerAsync(
            new CustomerRequest { CustomerExternalId = id, CustomerEmail = "ann@example.com" });

        Assert.Equal("cus_1", response.Id);
        Assert.Equal(2, scene.Server.Requests.Count);
        Assert.Equal("PATCH", scene.Server.Requests[1].Method);
        Assert.Equal("https://api.dub.co/customers/" + segment, scene.Server.Requests[1].Url);
        Assert.Equal("""{"email":"ann@example.com"}""", scene.Server.Requests[1].Body);
    }

    [Fact]
    public async Task The_missing_call_is_remembered_and_a_missing_customer_is_an_error()
    {
        using Scene scene = new(
            FakeServer.Answer(404, "<html>404</html>", "text/html"),
            FakeServer.Answer(200, Samples.UpdateAnswer),
            FakeServer.Error(404, "not_found"));
        await scene.Client.SendCustomerAsync(Samples.Customer);
        await Assert.ThrowsAsync<DubNotFoundException>(() => scene.Client.SendCustomerAsync(Samples.Customer));

        Assert.Equal(["POST", "PATCH", "PATCH"], scene.Server.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task A_404_with_dubs_error_object_is_no_missing_call()
    {
        using Scene scene = new(FakeServer.Error(404, "not_found"));
        await Assert.ThrowsAsync<DubNotFoundException>(() => scene.Client.SendCustomerAsync(Samples.Customer));

        Assert.Equal("POST", Assert.Single(scene.Server.Requests).Method);
    }

    [Fact]
    public async Task Nothing_but_the_known_headers_is_sent()
    {
        using Scene scene = new(FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);

        IReadOnlyDictionary<string, string> headers = scene.Server.Requests[0].Headers;
        Assert.Equal(
            ["Accept", "Authorization", "Content-Length", "Content-Type", "User-Agent"],
            headers.Keys.Order(System.StringComparer.Ordinal));
        Assert.Equal("application/json", headers["Accept"]);
        Assert.Equal("Bearer " + Samples.Key, headers["Authorization"]);
        Assert.Equal("application/json; charset=utf-8", headers["Content-Type"]);
        Assert.Matches(@"^Dub\.PowerShell/\d+\.\d+\.\d+$", headers["User-Agent"]);
    }

    [Fact]
    public async Task The_callers_headers_are_added_and_may_replace_the_clients_name()
    {
        using Scene scene = new(
            static connection => connection with
            {
                Headers = new Dictionary<string, string> { ["X-Trace"] = "t 1", ["User-Agent"] = "importer/1" },
            },
            FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);

        Assert.Equal("t 1", scene.Server.Requests[0].Headers["X-Trace"]);
        Assert.Equal("importer/1", scene.Server.Requests[0].Headers["User-Agent"]);
    }

    [Fact]
    public async Task A_path_in_the_address_is_kept()
    {
        using Scene scene = new(
            static connection => connection with { BaseUri = new System.Uri("https://proxy.example/dub") },
            FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);

        Assert.Equal("https://proxy.example/dub/track/sale", scene.Server.Requests[0].Url);
    }

    [Fact]
    public async Task Every_attempt_has_a_body_of_its_own_with_the_same_text()
    {
        using Scene scene = new(
            FakeServer.Error(503, "unavailable"),
            FakeServer.Error(503, "unavailable"),
            FakeServer.Answer(200, Samples.SaleAnswer));
        await scene.Client.SendSaleAsync(Samples.SafeSale);

        Assert.Equal(3, scene.Server.Requests.Count);
        Assert.Single(scene.Server.Requests.Select(static request => request.Body).Distinct());
        Assert.Equal(3, scene.Server.Requests.Select(static request => request.Content).Distinct().Count());
    }
}
