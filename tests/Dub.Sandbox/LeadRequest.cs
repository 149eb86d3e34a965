using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>The body of <c>POST /track/lead</c>.</summary>
internal sealed class LeadRequest
{
    private static readonly string[] s_modes = ["async", "wait", "deferred"];

    public required string ClickId { get; init; }

    public required string EventName { get; init; }

    /// <summary>Empty where a current body names no customer: that is no matter of the schema there.</summary>
    public required string Customer { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerAvatar { get; init; }

    public string Mode { get; init; } = "async";

    public long? EventQuantity { get; init; }

    public JsonElement? Metadata { get; init; }

    public bool IsDeferred => Mode == "deferred";

    public static LeadRequest Read(FieldReader fields, ApiGeneration generation)
    {
        bool old = generation == ApiGeneration.Year2024;
        return new LeadRequest
        {
            ClickId = (old ? fields.RequiredText("clickId") : fields.OptionalText("clickId", trim: true)) ?? string.Empty,
            EventName = fields.RequiredText("eventName", old ? 50 : 255) ?? string.Empty,
            Customer = Sandbox.CustomerName.Read(fields, generation) ?? string.Empty,
            CustomerName = fields.OptionalText("customerName", 100),
            CustomerEmail = fields.OptionalEmail("customerEmail", 100),
            CustomerAvatar = fields.OptionalText("customerAvatar"),
            Mode = (old ? null : fields.Choice("mode", s_modes, required: false)) ?? "async",
            EventQuantity = old ? null : fields.Integer("eventQuantity", 1, 100, required: false),
            Metadata = fields.Metadata(),
        };
    }
}
