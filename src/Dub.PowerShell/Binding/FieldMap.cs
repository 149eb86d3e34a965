using System;
using System.Collections.Generic;
using System.Linq;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>A <see cref="ColumnMap"/> for one cmdlet: by its parameters' names.</summary>
internal sealed class FieldMap
{
    private FieldMap(ColumnMap map)
    {
        Conditions = map.Conditions;
        PaymentProcessor = map.PaymentProcessor;
        Name = map.Name;
    }

    /// <summary>The fields' columns.</summary>
    public Dictionary<string, ColumnMapEntry> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The metadata entries' columns.</summary>
    public Dictionary<string, ColumnMapEntry> Metadata { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<RowCondition> Conditions { get; }

    public string? PaymentProcessor { get; private set; }

    /// <summary>The service whose export it describes, which has columns of no interest; null for a map of the caller's own.</summary>
    public string? Name { get; }

    /// <summary>Whether the map says where a field is: one sum excludes the other.</summary>
    public bool Covers(string field) =>
        Fields.ContainsKey(field)
        || (field is "Amount" or "Price" && (Fields.ContainsKey("Amount") || Fields.ContainsKey("Price")));

    /// <exception cref="DubInvalidInputException">The map names a field that the cmdlet does not have.</exception>
    public static FieldMap Create(ColumnMap map, FieldNames names, string noun)
    {
        if (map.Name is not null && noun != "sale")
        {
            throw new DubInvalidInputException($"The column map {map.Name} describes sales, not {noun}s. Name the columns yourself: -ColumnMap @{{ CustomerExternalId = '…' }}.");
        }

        FieldMap fields = new(map);
        foreach (IReadOnlyList<ColumnMapEntry> part in map.Parts)
        {
            fields.Add(part, names, noun);
        }

        return fields;
    }

    private void Add(IReadOnlyList<ColumnMapEntry> part, FieldNames names, string noun)
    {
        HashSet<string> added = new(StringComparer.Ordinal);
        foreach (ColumnMapEntry entry in part)
        {
            string? field = names.Find(ColumnName.Normalize(entry.Field));
            string? metadata = field is null && names.Find("metadata") is not null ? ColumnName.MetadataEntry(entry.Field) : null;
            if (field is null && metadata is null)
            {
                throw new DubInvalidInputException(
                    $"-ColumnMap names the field '{HarmlessText.Line(entry.Field, 60)}', which a {noun} does not have. It has {string.Join(", ", names.All.OrderBy(static name => name, StringComparer.Ordinal))}.");
            }

            if (!added.Add(field ?? "metadata." + metadata))
            {
                throw new DubInvalidInputException(
                    $"-ColumnMap names {field ?? "metadata." + metadata} twice, once as '{HarmlessText.Line(entry.Field, 60)}'. Give it once, with a list of columns where the first that is not blank counts.");
            }

            if (field is null)
            {
                Metadata[metadata!] = entry;
            }
            else
            {
                Set(field, entry, added);
            }
        }
    }

    // One sum takes the place of the other of an earlier map, not of its own.
    private void Set(string field, ColumnMapEntry entry, HashSet<string> added)
    {
        string? other = field switch
        {
            "Amount" => "Price",
            "Price" => "Amount",
            _ => null,
        };
        if (other is not null && !added.Contains(other))
        {
            Fields.Remove(other);
        }

        if (field == "PaymentProcessor")
        {
            PaymentProcessor = null;
        }

        Fields.Remove(field);
        if (entry.Columns.Count > 0)
        {
            Fields.Add(field, entry);
        }
    }
}
