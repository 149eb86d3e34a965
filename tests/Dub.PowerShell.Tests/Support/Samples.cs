using System;
using System.Text.Json;
using Dub.Http;

namespace Dub.Tests.Support;

/// <summary>Requests and answers that tests share.</summary>
internal static class Samples
{
    public const string Key = "dub_SecretKeyForTests1234";

    public const string LeadAnswer = """{"click":{"id":"c1"},"link":{"id":"l1"},"customer":{"name":"Ann","email":null,"avatar":null,"externalId":"u1"}}""";

    public const string SaleAnswer = """{"eventName":"Purchase","customer":{"id":"cus_1","externalId":"u1"},"sale":{"amount":4999,"currency":"usd","paymentProcessor":"stripe","invoiceId":"inv_1","metadata":null}}""";

    public const string CustomerAnswer = """{"customerId":"u1","customerName":"Ann","customerEmail":null,"customerAvatar":null}""";

    public const string UpdateAnswer = """{"id":"cus_1","name":"Ann","email":null,"avatar":null,"externalId":"u1"}""";

    public static LeadRequest Lead { get; } = new() { CustomerExternalId = "u1", EventName = "Sign up", ClickId = "c1" };

    public static SaleRequest SafeSale { get; } = new() { CustomerExternalId = "u1", Amount = 4999, InvoiceId = "inv_1" };

    public static SaleRequest UnsafeSale { get; } = new() { CustomerExternalId = "u1", Amount = 4999 };

    public static CustomerRequest Customer { get; } = new() { CustomerExternalId = "u1", CustomerName = "Ann" };

    public static string Error(string code, string? message = "no", string? docUrl = "https://dub.co/docs/errors") =>
        JsonSerializer.Serialize(new { error = new { code, message, doc_url = docUrl } });

    public static DubConnection Connection(Func<DubConnection, DubConnection>? change = null)
    {
        DubConnection connection = new(ApiKey.Create(Key));
        return change is null ? connection : change(connection);
    }

    public static ApiResponse Answer(int status, byte[] body, string? type = "application/json") =>
        new() { StatusCode = status, Body = new ArraySegment<byte>(body), ContentType = type };

    public static ApiResponse Answer(int status, string body, string? type = "application/json") =>
        Answer(status, System.Text.Encoding.UTF8.GetBytes(body), type);
}
