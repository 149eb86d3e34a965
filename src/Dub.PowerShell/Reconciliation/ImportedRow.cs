using System;
using System.Collections;
using System.Linq;
using System.Text.Json;
using Dub.Tracking;
using Dub.Tracking.Journals;

namespace Dub.Reconciliation;

/// <summary>A row of an import: as much of it as tells its event from others, and its calls.</summary>
internal sealed class ImportedRow
{
    private const string DefaultCurrency = "usd";
    private const string DefaultEventName = "Purchase";
    private const string DefaultPaymentProcessor = "custom";

    private readonly JsonElement? _metadata;

    private ImportedRow(JournalRow journal, RowHistory history, TrackRequest request, IDictionary? metadata)
    {
        Journal = journal;
        History = history;
        Customer = request.CustomerExternalId!;
        Name = request.ToString()!;
        _metadata = MetadataJson.ToElement(metadata);
    }

    public JournalRow Journal { get; }

    public RowHistory History { get; }

    /// <summary>The customer's ID in the caller's system.</summary>
    public string Customer { get; }

    /// <summary>What a message calls it.</summary>
    public string Name { get; }

    public ConversionEventType Type { get; private init; }

    public string EventName { get; private init; } = string.Empty;

    /// <summary>The amount of a sale in minor units.</summary>
    public long Amount { get; private init; }

    public string Currency { get; private init; } = DefaultCurrency;

    public string? InvoiceId { get; private init; }

    /// <summary>The payment processor of a sale.</summary>
    public string PaymentProcessor { get; private init; } = DefaultPaymentProcessor;

    /// <summary>How many events the row makes where it is recorded once.</summary>
    public int Quantity { get; private init; } = 1;

    /// <summary>Whether there will be no event although the row is recorded.</summary>
    public bool LeavesNoEvent { get; private init; }

    public bool IsOpen => History.IsOpen;

    public bool IsRecorded => History.State == JournalState.Recorded;

    /// <summary>How many events all of its calls can have made.</summary>
    public int MostEvents => Quantity * Math.Max(1, History.Attempts.Count);

    /// <summary>When its last call ended, or began where no end is known.</summary>
    public DateTimeOffset LastAt => History.Attempts.Select(static attempt => attempt.To ?? attempt.From).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>
    /// Whether the metadata and the payment processor of an event can be the row's: another client's event of the same sum
    /// often differs in them. An event that shows none of them rules nothing out.
    /// </summary>
    public bool MayHaveDataOf(ConversionEvent item) =>
        (string.IsNullOrEmpty(item.Sale?.PaymentProcessor)
            || string.Equals(item.Sale!.PaymentProcessor, PaymentProcessor, StringComparison.OrdinalIgnoreCase))
        && (item.MetadataElement is not { ValueKind: JsonValueKind.Object } shown || MetadataJson.AreEqual(shown, _metadata));

    /// <summary>When its last call began.</summary>
    public DateTimeOffset LastCallAt => History.Attempts.Select(static attempt => attempt.From).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    public static ImportedRow From(SaleRequest sale, JournalRow journal, RowHistory history) => new(journal, history, sale, sale.Metadata)
    {
        Type = ConversionEventType.Sale,
        EventName = sale.EventName ?? DefaultEventName,
        Amount = sale.Amount ?? 0,
        Currency = sale.Currency ?? DefaultCurrency,
        InvoiceId = string.IsNullOrWhiteSpace(sale.InvoiceId) ? null : sale.InvoiceId,
        PaymentProcessor = sale.PaymentProcessor ?? DefaultPaymentProcessor,
    };

    public static ImportedRow From(LeadRequest lead, JournalRow journal, RowHistory history) => new(journal, history, lead, lead.Metadata)
    {
        Type = ConversionEventType.Lead,
        EventName = lead.EventName ?? string.Empty,
        Quantity = lead.EventQuantity ?? 1,
        LeavesNoEvent = lead.IsDeferred,
    };
}
