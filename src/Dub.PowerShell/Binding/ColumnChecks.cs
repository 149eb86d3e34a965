using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Looks at a row's columns for what would send wrong money, the wrong customer, or nothing at all.</summary>
/// <param name="names">The cmdlet's fields.</param>
/// <param name="given">The fields that the command line gives for all rows.</param>
/// <param name="noun">What is sent, in the singular.</param>
internal sealed class ColumnChecks(FieldNames names, ISet<string> given, string noun)
{
    private const int MaximumShown = 10;

    private static readonly string[] s_guarded = ["Amount", "Price", "Currency", "CustomerExternalId", "InvoiceId", "ClickId"];

    private static readonly string[] s_numberWords = ["no", "nr", "num", "number", "ref", "reference", "key", "code", "uuid", "guid"];

    private static readonly string[] s_currencyWords = ["currency", "währung", "waehrung", "currenc", "devise", "moneda", "moeda", "valuta"];

    private static readonly Regex s_spreadsheetLine = new(@"\Asep=.?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly KeyValuePair<char, string>[] s_delimiters = [new(';', "';'"), new('\t', "\"`t\""), new('|', "'|'"), new(',', "','")];

    /// <summary>Why a row that is a text or a number cannot be sent; null where the command line says whose it is.</summary>
    public ColumnProblem? FindSingleValue(object? value) => value is null or "" || given.Contains("CustomerExternalId")
        ? null
        : new ColumnProblem(
            "input",
            value is string text
                ? $"The input is text, not rows: {Quote(text)}. Read a file with Import-Csv, and text with ConvertFrom-Csv or ConvertFrom-Json."
                : $"The input is one {value.GetType().Name}, not a row. Give objects or hashtables, or the fields as parameters.");

    /// <summary>Why rows with these columns cannot be sent; null where they can.</summary>
    public ColumnProblem? Find(ColumnPlan plan, UnusedColumnAction action) =>
        SpreadsheetLine(plan) ?? Delimiter(plan) ?? Missing(plan) ?? NearMiss(plan, action) ?? Nothing(plan) ?? Unused(plan, action);

    /// <summary>The columns that match no field, for a message; null where there is none.</summary>
    public string? DescribeUnused(IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
        {
            return null;
        }

        string more = columns.Count > MaximumShown ? $" and {columns.Count - MaximumShown} more" : string.Empty;
        string list = string.Join(", ", columns.Take(MaximumShown).Select(Describe)) + more;
        return columns.Count == 1 ? $"1 column of the input is not used: {list}." : $"{columns.Count} columns of the input are not used: {list}.";
    }

    // Columns named with another word for ID: invoice number, customer key.
    private static string Stem(string field) => field switch
    {
        "CustomerExternalId" => "customer",
        "InvoiceId" => "invoice",
        "ClickId" => "click",
        _ => "\0",
    };

    private static string Quote(string name) => $"'{HarmlessText.Line(name, 60)}'";

    private static string Quote(IReadOnlyList<string> columns) =>
        string.Join(", ", columns.Take(MaximumShown).Select(Quote)) + (columns.Count > MaximumShown ? ", …" : string.Empty);

    private string Describe(string column) => Suggest(ColumnName.Normalize(column)) is { } field ? $"{Quote(column)} (did you mean {field}?)" : Quote(column);

    // Excel takes the delimiter from such a line; any other program takes the line for the header.
    private static ColumnProblem? SpreadsheetLine(ColumnPlan plan)
    {
        string? line = plan.Names.FirstOrDefault(static name => s_spreadsheetLine.IsMatch(ColumnName.Trim(name)));
        if (line is null)
        {
            return null;
        }

        // Without a delimiter in it, the line was split at the delimiter: the file was read with the right one.
        string delimiter = ColumnName.Trim(line).Length > 4 ? $" -Delimiter '{HarmlessText.Line(ColumnName.Trim(line).Substring(4), 1)}'" : " with the -Delimiter as it was";
        return new ColumnProblem(
            "input",
            $"The first line of the file is {Quote(line)}, which is meant for a spreadsheet, and was read as the header. Leave it out: Get-Content $path | Select-Object -Skip 1 | ConvertFrom-Csv{delimiter}.");
    }

    private ColumnProblem? Delimiter(ColumnPlan plan)
    {
        if (!plan.IsEmpty)
        {
            return null;
        }

        foreach (string name in plan.Names)
        {
            foreach (KeyValuePair<char, string> delimiter in s_delimiters)
            {
                string[] parts = name.Split(delimiter.Key);
                if (parts.Length > 1 && (plan.Names.Count == 1 || parts.Any(part => names.Find(ColumnName.Normalize(part.Trim('"'))) is not null)))
                {
                    return new ColumnProblem(
                        "input",
                        $"{Quote(name)} was read as one column. The file has another delimiter; read it with Import-Csv -Delimiter {delimiter.Value}.");
                }
            }
        }

        return null;
    }

    private static ColumnProblem? Missing(ColumnPlan plan)
    {
        if (plan.Missing.Count == 0)
        {
            return null;
        }

        KeyValuePair<string, string> first = plan.Missing[0];
        string columns = $"which the input does not have. Its columns are {Quote(plan.Names)}.";
        return first.Key.Length == 0
            ? new ColumnProblem("input", $"-ColumnMap finds out which rows are sales from the column {Quote(first.Value)}, {columns}")
            : new ColumnProblem(FieldNames.WireName(first.Key), $"-ColumnMap takes {first.Key} from the column {Quote(first.Value)}, {columns}");
    }

    private ColumnProblem? NearMiss(ColumnPlan plan, UnusedColumnAction action)
    {
        if (action == UnusedColumnAction.Ignore)
        {
            return null;
        }

        foreach (int column in plan.Unused)
        {
            string normalized = ColumnName.Normalize(plan.Names[column]);
            foreach (string field in s_guarded)
            {
                if (IsOpen(plan, field) && IsNear(normalized, field))
                {
                    return new ColumnProblem(
                        FieldNames.WireName(field),
                        $"The column {Quote(plan.Names[column])} matches no field, but may be meant as {field}. Rename it to {field}, or give -ColumnMap @{{ {field} = {Quote(plan.Names[column])} }}. If it is something else, -UnusedColumn Ignore skips it.",
                        plan.Names[column]);
                }
            }
        }

        return null;
    }

    private ColumnProblem? Nothing(ColumnPlan plan)
    {
        if (!plan.IsEmpty || plan.Names.Count == 0 || given.Contains("CustomerExternalId"))
        {
            return null;
        }

        return new ColumnProblem(
            "input",
            $"None of the input's columns matches a field of a {noun}: {Quote(plan.Names)}. Name them with -ColumnMap, such as -ColumnMap @{{ CustomerExternalId = {Quote(plan.Names[0])} }}.");
    }

    private ColumnProblem? Unused(ColumnPlan plan, UnusedColumnAction action) =>
        action == UnusedColumnAction.Error && DescribeUnused([.. plan.Unused.Select(column => plan.Names[column])]) is { } unused
            ? new ColumnProblem("input", $"{unused} -UnusedColumn Error does not allow that: remove them from the input, or assign them to fields with -ColumnMap.", plan.Names[plan.Unused[0]])
            : null;

    /// <summary>Whether nothing says a field's value; one sum is enough.</summary>
    private bool IsOpen(ColumnPlan plan, string field) => field is "Amount" or "Price"
        ? !Has(plan, "Amount") && !Has(plan, "Price")
        : !Has(plan, field);

    private bool Has(ColumnPlan plan, string field) => plan.Fields.ContainsKey(field) || given.Contains(field);

    private bool IsNear(string normalized, string field)
    {
        foreach (KeyValuePair<string, string> known in names.Known)
        {
            // Many short names differ by one letter and mean something else: dclid is Dub's, gclid is not.
            int allowed = known.Key.Length >= 10 ? 2 : 1;
            int shortest = FieldNames.KindOf(field) == FieldKind.Id ? 7 : 5;
            if (known.Value == field && known.Key.Length >= shortest && EditDistance.Between(normalized, known.Key, allowed) <= allowed)
            {
                return true;
            }
        }

        if (s_numberWords.Any(word => normalized == Stem(field) + word))
        {
            return true;
        }

        return field == "Currency"
            && names.Find("currency") is not null
            && s_currencyWords.Any(normalized.Contains)
            && !normalized.Contains("rate");
    }

    private string? Suggest(string normalized)
    {
        string? nearest = null;
        int least = 3;
        foreach (KeyValuePair<string, string> known in names.Known)
        {
            int allowed = known.Key.Length >= 7 ? 2 : 1;
            int distance = EditDistance.Between(normalized, known.Key, allowed);
            if (known.Key.Length >= 5 && known.Key != "dclid" && distance <= allowed && distance < least)
            {
                (nearest, least) = (known.Value, distance);
            }
        }

        return nearest;
    }
}
