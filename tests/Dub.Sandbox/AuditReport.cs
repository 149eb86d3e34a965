using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace Dub.Sandbox;

/// <summary>Writes the audit as JSON, in pieces: the audit of a long run is large.</summary>
internal sealed class AuditReport(ApiGeneration generation, Audit audit)
{
    private const int PieceSize = 1 << 16;

    public async Task WriteAsync(PipeWriter output, bool withRequests, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(output, JsonBytes.Options);
        RecordedEvent[] events = audit.Events();
        writer.WriteStartObject();
        writer.WriteString("generation"u8, generation == ApiGeneration.Year2024 ? "2024" : "current");
        writer.WriteNumber("startedAt"u8, audit.StartedAt);
        WriteTotals(writer);
        await WriteAllAsync(writer, output, "events", events, WriteEvent, cancel);
        await WriteAllAsync(writer, output, "duplicates", Duplicate.In(events), WriteDuplicate, cancel);
        if (withRequests)
        {
            await WriteAllAsync(writer, output, "requests", audit.Requests(), WriteRequest, cancel);
        }

        writer.WriteEndObject();
        await writer.FlushAsync(cancel);
    }

    private static async Task WriteAllAsync<T>(
        Utf8JsonWriter writer, PipeWriter output, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, CancellationToken cancel)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(writer, item);
            if (writer.BytesPending > PieceSize)
            {
                await writer.FlushAsync(cancel);
                await output.FlushAsync(cancel);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteEvent(Utf8JsonWriter writer, RecordedEvent recorded)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, recorded.Sequence);
        writer.WriteNumber("at"u8, recorded.At);
        writer.WriteNumber("request"u8, recorded.Request);
        writer.WriteString("kind"u8, KindName(recorded.Kind));
        writer.WriteString("customer"u8, recorded.Customer);
        writer.WriteString("eventName"u8, recorded.EventName);
        writer.WriteString("clickId"u8, recorded.ClickId);
        writer.WriteString("mode"u8, recorded.Mode);
        WriteNumber(writer, "eventQuantity", recorded.EventQuantity);
        writer.WriteString("invoiceId"u8, recorded.InvoiceId);
        WriteNumber(writer, "amount", recorded.Amount);
        writer.WriteString("currency"u8, recorded.Currency);
        writer.WriteString("paymentProcessor"u8, recorded.PaymentProcessor);
        writer.WriteString("leadEventName"u8, recorded.LeadEventName);
        writer.WriteString("customerName"u8, recorded.CustomerName);
        writer.WriteString("customerEmail"u8, recorded.CustomerEmail);
        writer.WriteString("customerAvatar"u8, recorded.CustomerAvatar);
        WriteRaw(writer, "metadata", recorded.Metadata);
        writer.WriteEndObject();
    }

    private static void WriteDuplicate(Utf8JsonWriter writer, Duplicate duplicate)
    {
        RecordedEvent first = duplicate.First;
        writer.WriteStartObject();
        writer.WriteString("kind"u8, KindName(first.Kind));
        writer.WriteString("customer"u8, first.Customer);
        writer.WriteString("eventName"u8, first.EventName);
        writer.WriteString("invoiceId"u8, first.InvoiceId);
        WriteNumber(writer, "amount", first.Amount);
        WriteRaw(writer, "metadata", first.Metadata);
        writer.WriteNumber("count"u8, duplicate.Events.Count);
        writer.WriteStartArray("sequences"u8);
        foreach (RecordedEvent recorded in duplicate.Events)
        {
            writer.WriteNumberValue(recorded.Sequence);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter writer, RequestRecord request)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, request.Sequence);
        writer.WriteNumber("at"u8, request.At);
        WriteNumber(writer, "finishedAt", request.FinishedAt);
        writer.WriteString("method"u8, request.Method);
        writer.WriteString("path"u8, request.Path);
        writer.WriteStartObject("headers"u8);
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            writer.WriteString(header.Key, header.Value);
        }

        writer.WriteEndObject();
        writer.WriteString("body"u8, request.Body);
        WriteNumber(writer, "status", request.Status);
        writer.WriteString("fault"u8, request.Fault);
        writer.WriteBoolean("aborted"u8, request.IsAbandoned);
        writer.WriteEndObject();
    }

    private static string KindName(RecordedKind kind) => kind switch
    {
        RecordedKind.Lead => "lead",
        RecordedKind.Sale => "sale",
        _ => "customer",
    };

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, string? json)
    {
        writer.WritePropertyName(name);
        if (json is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }

    private void WriteTotals(Utf8JsonWriter writer)
    {
        Totals totals = audit.Totals;
        writer.WriteStartObject("totals"u8);
        writer.WriteNumber("requests"u8, totals.Requests);
        writer.WriteNumber("recordedLeads"u8, totals.Recorded(RecordedKind.Lead));
        writer.WriteNumber("recordedSales"u8, totals.Recorded(RecordedKind.Sale));
        writer.WriteNumber("recordedCustomers"u8, totals.Recorded(RecordedKind.Customer));
        writer.WriteNumber("refused429"u8, totals.Refused);
        writer.WriteStartObject("byStatus"u8);
        foreach (KeyValuePair<int, long> status in totals.ByStatus())
        {
            writer.WriteNumber(status.Key.ToString(CultureInfo.InvariantCulture), status.Value);
        }

        writer.WriteEndObject();
        writer.WriteNumber("inFlight"u8, totals.InFlight);
        writer.WriteNumber("maxInFlight"u8, totals.MaxInFlight);
        writer.WriteNumber("aborted"u8, totals.Aborted);
        writer.WriteNumber("cut"u8, totals.Cut);
        writer.WriteEndObject();
    }
}
