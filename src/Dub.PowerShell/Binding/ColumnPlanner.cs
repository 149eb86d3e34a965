using System;
using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>Finds the fields of columns by their names and by the map.</summary>
internal sealed class ColumnPlanner(FieldNames names, FieldMap? map)
{
    public ColumnPlan Create(IReadOnlyList<string> columns)
    {
        ColumnPlan plan = new(columns);
        string[] normalized = [.. columns.Select(ColumnName.Normalize)];
        HashSet<int> taken = [];
        if (map is not null)
        {
            foreach (KeyValuePair<string, ColumnMapEntry> field in map.Fields)
            {
                Add(plan, plan.Fields, field.Key, field.Key, field.Value, normalized, taken);
            }

            foreach (KeyValuePair<string, ColumnMapEntry> entry in map.Metadata)
            {
                Add(plan, plan.Metadata, entry.Key, "metadata." + entry.Key, entry.Value, normalized, taken);
            }

            foreach (RowCondition condition in map.Conditions)
            {
                int column = Find(columns, normalized, condition.Column);
                plan.Conditions.Add(column);
                taken.Add(column);
                if (column < 0 && condition.IsRequired)
                {
                    plan.Missing.Add(new(string.Empty, condition.Column));
                }
            }
        }

        for (int i = 0; i < columns.Count; i++)
        {
            if (taken.Contains(i))
            {
                continue;
            }

            if (names.Find(normalized[i]) is { } field && map?.Covers(field) != true)
            {
                AddTo(plan.Fields, field, i);
            }
            else if (names.Find("metadata") is not null && ColumnName.MetadataEntry(columns[i]) is { } entry && map?.Metadata.ContainsKey(entry) != true)
            {
                AddTo(plan.Metadata, entry, i);
            }
            else
            {
                plan.Unused.Add(i);
            }
        }

        SortByName(plan, normalized);
        return plan;
    }

    private static void Add(
        ColumnPlan plan,
        Dictionary<string, List<int>> to,
        string key,
        string shownAs,
        ColumnMapEntry entry,
        string[] normalized,
        HashSet<int> taken)
    {
        List<int> found = [.. entry.Columns.Select(column => Find(plan.Names, normalized, column)).Where(static column => column >= 0)];
        if (found.Count > 0)
        {
            to[key] = found;
            taken.UnionWith(found);
        }
        else if (entry.IsRequired)
        {
            plan.Missing.Add(new(shownAs, entry.Columns[0]));
        }
    }

    private static int Find(IReadOnlyList<string> columns, string[] normalized, string wanted)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i] == wanted)
            {
                return i;
            }
        }

        return Array.IndexOf(normalized, ColumnName.Normalize(wanted));
    }

    private static void AddTo(Dictionary<string, List<int>> lists, string key, int column)
    {
        if (!lists.TryGetValue(key, out List<int>? columns))
        {
            lists.Add(key, columns = []);
        }

        columns.Add(column);
    }

    // The binder's order: the parameter's own name first, then its aliases as they are declared.
    private void SortByName(ColumnPlan plan, string[] normalized)
    {
        foreach (KeyValuePair<string, List<int>> field in plan.Fields)
        {
            if (field.Value.Count > 1 && map?.Covers(field.Key) != true)
            {
                List<string> order = [.. names.Known.Where(known => known.Value == field.Key).Select(static known => known.Key)];
                field.Value.Sort((left, right) => (order.IndexOf(normalized[left]), left).CompareTo((order.IndexOf(normalized[right]), right)));
            }
        }
    }
}
