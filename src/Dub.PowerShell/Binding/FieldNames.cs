using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace Dub.PowerShell;

/// <summary>The fields of a cmdlet's rows, by the names that their columns may have.</summary>
internal sealed class FieldNames
{
    private static readonly ConcurrentDictionary<Type, FieldNames> s_byCommand = new();

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private FieldNames(Type command)
    {
        foreach (KeyValuePair<string, string[]> parameter in ParameterNames.Of(command))
        {
            if (!ParameterNames.IsField(command, parameter.Key))
            {
                continue;
            }

            foreach (string name in parameter.Value)
            {
                _fields[ColumnName.Normalize(name)] = parameter.Key;
            }
        }

        All = [.. _fields.Values.Distinct()];
    }

    /// <summary>The fields, by their parameters' names.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The normalized names, each with its field.</summary>
    public IEnumerable<KeyValuePair<string, string>> Known => _fields;

    public static FieldNames Of(Type command) => s_byCommand.GetOrAdd(command, static type => new FieldNames(type));

    /// <summary>The field of a column; null where none goes by its name.</summary>
    /// <param name="normalized">The column's name as <see cref="ColumnName.Normalize"/> gives it.</param>
    public string? Find(string normalized) => _fields.TryGetValue(normalized, out string? field) ? field : null;

    /// <summary>The field as Dub calls it: its parameter's name with a small first letter.</summary>
    public static string WireName(string field) => char.ToLowerInvariant(field[0]) + field.Substring(1);

    public static FieldKind KindOf(string field) => field switch
    {
        "CustomerExternalId" or "InvoiceId" or "ClickId" => FieldKind.Id,
        "Amount" => FieldKind.Amount,
        "Price" => FieldKind.Price,
        "Currency" => FieldKind.Currency,
        "Metadata" => FieldKind.Metadata,
        _ => FieldKind.Text,
    };
}
