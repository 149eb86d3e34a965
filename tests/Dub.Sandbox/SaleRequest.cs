using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>The body of <c>POST /track/sale</c>.</summary>
internal sealed class SaleRequest
{
    // The largest integer JavaScript holds exactly.
    private const long LargestAmount = 9_007_199_254_740_991;

    private static readonly string[] s_processors2024 = ["stripe", "shopify", "paddle"];

    private static readonly string[] s_processors =
        ["stripe", "shopify", "polar", "paddle", "apple", "revenuecat", "dub", "custom"];

    /// <summary>Empty where a current body names no customer: that is no matter of the schema there.</summary>
    public required string Customer { get; init; }

    public long Amount { get; init; }

    public required string PaymentProcessor { get; init; }

    public required string Currency { get; init; }

    public required string EventName { get; init; }

    public string? InvoiceId { get; init; }

    public string? LeadEventName { get; init; }

    public string? ClickId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    public JsonElement? Metadata { get; init; }

    public static SaleRequest Read(FieldReader fields, ApiGeneration generation)
    {
        return generation == ApiGeneration.Year2024 ? Read2024(fields) : ReadCurrent(fields);
    }

    private static SaleRequest Read2024(FieldReader fields) => new()
    {
        Customer = Sandbox.CustomerName.Read(fields, ApiGeneration.Year2024) ?? string.Empty,
        Amount = fields.Integer("amount", 1, LargestAmount, required: true, "Too small: expected number to be >0") ?? 0,
        PaymentProcessor = fields.Choice("paymentProcessor", s_processors2024, required: true) ?? string.Empty,
        EventName = fields.OptionalText("eventName", 50, nullable: false) ?? "Purchase",
        InvoiceId = fields.OptionalText("invoiceId"),
        Currency = LowerCase(fields.OptionalText("currency", nullable: false)),
        Metadata = fields.Metadata(),
    };

    private static SaleRequest ReadCurrent(FieldReader fields) => new()
    {
        Customer = Sandbox.CustomerName.Read(fields, ApiGeneration.Current) ?? string.Empty,
        Amount = fields.Integer("amount", 0, LargestAmount, required: true, "amount cannot be negative", "amount is required") ?? 0,
        Currency = LowerCase(fields.OptionalText("currency", nullable: false)),
        EventName = fields.OptionalText("eventName", 255, nullable: false) ?? "Purchase",
        PaymentProcessor = fields.Choice("paymentProcessor", s_processors, required: false) ?? "custom",
        InvoiceId = fields.OptionalText("invoiceId"),
        Metadata = fields.Metadata(),
        LeadEventName = fields.OptionalText("leadEventName"),
        ClickId = fields.OptionalText("clickId", trim: true),
        CustomerName = fields.OptionalText("customerName", 100),
        CustomerEmail = fields.OptionalEmail("customerEmail", 100),
        CustomerAvatar = fields.OptionalText("customerAvatar"),
    };

#pragma warning disable CA1308 // Dub's own form of a currency is lower case.
    private static string LowerCase(string? currency) => currency?.ToLowerInvariant() ?? "usd";
#pragma warning restore CA1308
}
