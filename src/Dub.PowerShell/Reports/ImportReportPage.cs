using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Dub.Errors;
using Dub.Tracking.Imports;

namespace Dub.Reports;

/// <summary>Tells people of an import, on one page that needs nothing else.</summary>
internal sealed class ImportReportPage
{
    // Nobody reads more row numbers than these; the journal has them all.
    private const int MostRowsNamed = 500;

    private readonly JournalReport _journal;
    private readonly ImportComparison? _comparison;
    private readonly bool _includesCustomers;
    private readonly HtmlBuilder _html = new();

    /// <param name="journal">The import.</param>
    /// <param name="comparison">What Dub's events show of it; null where it was not compared.</param>
    /// <param name="includesCustomers">Whether customer and invoice IDs are shown.</param>
    public ImportReportPage(JournalReport journal, ImportComparison? comparison, bool includesCustomers)
    {
        _journal = journal;
        _comparison = comparison;
        _includesCustomers = includesCustomers;
    }

    public string Write()
    {
        string name = Path.GetFileName(_journal.Path);
        _html.Markup(PageStyle.Opening).Element("title", $"Import {name}").Markup("</head><body><main>\n");
        _html.Element("h1", $"Import {name}");
        WriteFacts();
        WriteCounts();
        WriteComparison();
        WriteTimeline();
        WriteFailures();
        WriteUnknown();
        WriteMissing();
        return _html.Markup("</main></body></html>\n").ToString();
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string RowsOf(IReadOnlyCollection<JournalEntry> entries)
    {
        int[] rows = [.. entries.Select(static entry => entry.InputRow).Distinct().OrderBy(static row => row)];
        return rows.Length <= MostRowsNamed
            ? RowNumbers.Format(rows)
            : $"{RowNumbers.Format(rows.Take(MostRowsNamed).ToArray())} and {Number(rows.Length - MostRowsNamed)} more";
    }

    private void WriteFacts()
    {
        DateTimeOffset last = _journal.Entries.Select(static entry => entry.At).DefaultIfEmpty(_journal.Created).Max();
        string kinds = string.Join(" and ", _journal.Entries.Select(static entry => entry.Kind).Distinct().Select(static kind => kind + "s"));
        _html.Markup("<p class=\"facts\">")
            .Text($"{(kinds.Length == 0 ? "Nothing" : char.ToUpperInvariant(kinds[0]) + kinds.Substring(1))} to {_journal.Address.Host}, from {Time(_journal.Created)} to {Time(last)}.")
            .Markup("</p>\n");
    }

    private void WriteCounts()
    {
        (string Label, int Count, string Class)[] counts =
        [
            ("Rows", _journal.Entries.Count, "all"),
            ("Recorded", _journal.Recorded, "good"),
            ("Not recorded", _journal.NotRecorded, "warn"),
            ("Refused", _journal.Refused, "bad"),
            ("Invalid", _journal.Invalid, "bad"),
            ("Not sent", _journal.NotSent, "warn"),
            ("Unknown", _journal.Unknown, "bad"),
        ];
        _html.Markup("<dl class=\"counts\">");
        foreach ((string label, int count, string style) in counts)
        {
            _html.Markup($"<div class=\"{(count == 0 && style != "all" ? "none" : style)}\">").Element("dt", label).Element("dd", Number(count)).Markup("</div>");
        }

        _html.Markup("</dl>\n");
    }

    private void WriteComparison()
    {
        if (_comparison is null)
        {
            return;
        }

        _html.Element("h2", "What Dub shows")
            .Element("p", $"{Number(_comparison.Shown)} of {Number(_comparison.Rows.Count)} rows are among Dub's events, {Number(_comparison.Missing)} are missing, {Number(_comparison.Unclear)} are unclear.");
        if (_comparison.NotCompared > 0)
        {
            _html.Element("p", $"{(_comparison.NotCompared == 1 ? "1 more row that Dub recorded, or may have, was" : $"{Number(_comparison.NotCompared)} more rows that Dub recorded, or may have, were")} not compared.");
        }

        if (_comparison.Totals.Count > 0)
        {
            _html.Table(
                ["Currency", "#Sales", "#Sum", "#Shown", "#Sum shown"],
                _comparison.Totals.Select(static total => new[]
                {
                    total.Currency.ToUpperInvariant(),
                    Number(total.Rows),
                    Money.FormatPrice(total.Sum, total.Currency),
                    Number(total.ShownRows),
                    Money.FormatPrice(total.ShownSum, total.Currency),
                }));
            _html.Element("p", $"Dub's events for these rows add up to {Money.FormatPrice(_comparison.ShownUsd, "usd")}.");
        }
    }

    private void WriteTimeline()
    {
        if (RateTimeline.Of([.. _journal.Entries.Select(static entry => entry.At)]) is { } timeline)
        {
            _html.Element("h2", "Rate");
            RateChart.Write(_html, timeline);
        }
    }

    private void WriteFailures()
    {
        JournalEntry[] failed = [.. _journal.Entries.Where(static entry => entry.State is JournalState.Refused or JournalState.Invalid or JournalState.NotRecorded or JournalState.NotSent)];
        if (failed.Length == 0)
        {
            return;
        }

        _html.Element("h2", "Rows that Dub does not have").Table(
            ["What happened", "#Rows", "Which", "What to do"],
            failed.GroupBy(static entry => (entry.State, entry.ErrorId))
                .OrderByDescending(static group => group.Count())
                .Select(static group => new[]
                {
                    Reason(group.Key.State, group.Key.ErrorId),
                    Number(group.Count()),
                    RowsOf([.. group]),
                    Advice(group.Key.State, group.Key.ErrorId),
                }));
    }

    private static string Reason(JournalState state, string? errorId) => state switch
    {
        JournalState.NotRecorded => "Dub answered that it recorded nothing",
        JournalState.NotSent => "Not sent" + (errorId is null ? string.Empty : $" ({errorId})"),
        JournalState.Invalid => "Invalid, and so not sent" + (errorId is null ? string.Empty : $" ({errorId})"),
        _ => "Refused" + (errorId is null ? string.Empty : $" ({errorId})"),
    };

    private static string Advice(JournalState state, string? errorId) => state == JournalState.NotRecorded
        ? "Send the customer as a lead first, then run the import again with the same journal. A sale of amount 0 and a lead that Dub has had within the week are never recorded."
        : (errorId is null ? null : ErrorCatalogue.Find(errorId)) ?? "Run the import again with the same journal: these rows are sent then.";

    private void WriteUnknown()
    {
        JournalEntry[] unknown = [.. _journal.Entries.Where(static entry => entry.State is JournalState.Unknown or JournalState.Sending)];
        if (unknown.Length > 0)
        {
            _html.Element("h2", "Rows whose outcome is unknown")
                .Element("p", $"Dub may have recorded {RowsOf(unknown)}. Pipe the rows to Resolve-DubJournal, which looks them up in Dub, before they are sent again.");
        }
    }

    private void WriteMissing()
    {
        ComparedRow[] open = [.. _comparison?.Rows.Where(static row => row.Result != ComparisonResult.Shown) ?? []];
        if (open.Length == 0)
        {
            return;
        }

        _html.Element("h2", "Rows that Dub's events do not show").Table(
            _includesCustomers ? ["#Row", "Result", "Customer", "Invoice", "#Price", "Why"] : ["#Row", "Result", "#Price", "Why"],
            open.Take(MostRowsNamed).Select(row =>
            {
                string price = row.Price is { } sum ? Money.FormatPrice(sum, row.Currency) : string.Empty;
                string number = row.InputRow.ToString(CultureInfo.InvariantCulture);
                return _includesCustomers
                    ? new[] { number, row.Result.ToString(), row.CustomerExternalId, row.InvoiceId, price, row.Reason }
                    : new[] { number, row.Result.ToString(), price, row.Reason };
            }));
        if (open.Length > MostRowsNamed)
        {
            _html.Element("p", $"And {Number(open.Length - MostRowsNamed)} more.");
        }
    }
}
