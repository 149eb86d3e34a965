using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace Dub.PowerShell;

/// <summary>One row's metadata.</summary>
internal sealed class RowMetadata(RowFields fields, RowBinder binder, RowColumns columns, ColumnPlan plan)
{
    /// <summary>The row's metadata: the whole of it, and above it one entry for each column <c>metadata.name</c>.</summary>
    /// <exception cref="DubInvalidRequestException">It is not an object, or an entry cannot be sent.</exception>
    public IDictionary? Read(string field, object? given)
    {
        IDictionary? metadata = Join(field, given);
        if (HasLostCharacter(metadata))
        {
            fields.WarnOfLostCharacters(ColumnWithLostCharacter());
        }

        return metadata;
    }

    private IDictionary? Join(string field, object? given)
    {
        IDictionary? whole = MetadataReader.Read(binder.Given.Contains(field) ? given : WholeMetadata(field));
        if (plan.Metadata.Count == 0)
        {
            return whole;
        }

        Dictionary<string, object?> entries = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, List<int>> entry in plan.Metadata)
        {
            if (Entry(entry.Key, entry.Value) is { } value)
            {
                entries[entry.Key] = value;
            }
        }

        if (entries.Count == 0)
        {
            return whole;
        }

        foreach (DictionaryEntry entry in whole ?? new Dictionary<string, object?>())
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!entries.ContainsKey(name))
            {
                entries.Add(name, entry.Value);
            }
        }

        return entries;
    }

    private object? WholeMetadata(string field)
    {
        if (!plan.Fields.TryGetValue(field, out List<int>? candidates))
        {
            return null;
        }

        foreach (int column in candidates)
        {
            object? value = columns.Value(column);
            if (!RowFields.IsBlank(value))
            {
                return value;
            }
        }

        return null;
    }

    private object? Entry(string name, List<int> candidates)
    {
        object? entry = null;
        int from = -1;
        foreach (int column in candidates)
        {
            object? value = columns.Value(column);
            value = value is PSObject { BaseObject: string inner } ? inner : value;
            if (value is string cell)
            {
                cell = SpreadsheetText.ReadFormula(cell.Trim());
                value = binder.NullTexts.Contains(cell) ? null : cell;
            }

            if (RowFields.IsBlank(value))
            {
                continue;
            }

            try
            {
                value = MetadataReader.ReadValue(value);
            }
            catch (DubInvalidRequestException error) when (error.Column is null)
            {
                error.Column = plan.Names[column];
                throw;
            }

            if (entry is null)
            {
                (entry, from) = (value, column);
            }
            else if (!entry.Equals(value))
            {
                throw fields.Differ("metadata", from, CellText.Of(entry), column, CellText.Of(value));
            }
        }

        return entry;
    }

    // What has been read holds plain values alone.
    private static bool HasLostCharacter(object? value) => value switch
    {
        string text => text.IndexOf('\uFFFD') >= 0,
        JsonElement json => json.GetRawText().IndexOf('\uFFFD') >= 0,
        IDictionary map => map.Keys.Cast<object>().Any(HasLostCharacter) || map.Values.Cast<object?>().Any(HasLostCharacter),
        IEnumerable list => list.Cast<object?>().Any(HasLostCharacter),
        _ => false,
    };

    private string? ColumnWithLostCharacter() => plan.Metadata.Values
        .SelectMany(static candidates => candidates)
        .Where(column => columns.ValueOrNull(column) is string text && HasLostCharacter(text))
        .Select(column => plan.Names[column])
        .FirstOrDefault();
}
