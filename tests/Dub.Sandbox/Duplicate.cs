namespace Dub.Sandbox;

/// <summary>The same sale or lead, recorded more than once.</summary>
internal sealed record Duplicate(IReadOnlyList<RecordedEvent> Events)
{
    public RecordedEvent First => Events[0];

    public static IEnumerable<Duplicate> In(IEnumerable<RecordedEvent> events)
    {
        return events
            .Where(static recorded => recorded.Kind != RecordedKind.Customer)
            .GroupBy(IdentityOf)
            .Where(static same => same.Skip(1).Any())
            .Select(static same => new Duplicate([.. same]));
    }

    private static string IdentityOf(RecordedEvent recorded)
    {
        object?[] parts = recorded.Kind == RecordedKind.Lead
            ? ["lead", recorded.Customer, Workspace.Fold(recorded.EventName ?? string.Empty)]
            : string.IsNullOrEmpty(recorded.InvoiceId)
                ? ["sale", recorded.Customer, recorded.EventName, recorded.Amount, recorded.Currency, recorded.Metadata]
                : ["invoice", recorded.InvoiceId];
        return string.Join('\u0001', parts);
    }
}
