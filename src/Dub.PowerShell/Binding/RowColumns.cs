using System;
using System.Collections;
using System.Collections.Generic;
using System.Data;
using System.Management.Automation;
using System.Xml;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>
/// One row's columns, whatever the row is: an object's properties, a dictionary's keys, a database row's columns, an XML
/// element's attributes and elements. Reused for each row.
/// </summary>
internal sealed class RowColumns
{
    private readonly List<string> _names = [];
    private readonly List<object?> _cells = [];
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Names => _names;

    /// <summary>A key that the row has twice, in other cases; null where there is none.</summary>
    public string? RepeatedKey { get; private set; }

    /// <summary>Whether the row has columns, and no more than a user gave it: an object of a program has more.</summary>
    public bool AreDeclared { get; private set; }

    /// <summary>The row itself where it is a text or a number, which has no columns; null where it is none.</summary>
    public object? SingleValue { get; private set; }

    public void Load(PSObject? row)
    {
        _names.Clear();
        _cells.Clear();
        RepeatedKey = null;
        SingleValue = null;
        AreDeclared = true;
        switch (row?.BaseObject)
        {
            case null:
                break;
            case IDictionary dictionary:
                LoadKeys(dictionary);
                break;
            case DataRow data:
                LoadDatabaseRow(data);
                break;
            case DataRowView view:
                LoadDatabaseRow(view.Row);
                break;
            case IDataRecord record:
                for (int i = 0; i < record.FieldCount; i++)
                {
                    Add(record.GetName(i), record.GetValue(i));
                }

                break;
            case XmlDocument { DocumentElement: { } root }:
                LoadElement(root);
                break;
            case XmlElement element:
                LoadElement(element);
                break;
            // A text or a number has properties too, but no columns.
            case string or Enum or DateTime or DateTimeOffset or Guid or TimeSpan or decimal:
            case { } value when value.GetType().IsPrimitive:
                SingleValue = row!.BaseObject;
                break;
            default:
                LoadProperties(row!);
                break;
        }
    }

    /// <summary>A column's value.</summary>
    /// <exception cref="DubInvalidRequestException">The property cannot be read.</exception>
    public object? Value(int column)
    {
        if (_cells[column] is not PSPropertyInfo property)
        {
            return _cells[column];
        }

        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException error)
        {
            throw new DubInvalidRequestException(
                property.Name,
                $"{HarmlessText.Line(property.Name, 60)} could not be read: {HarmlessText.Line(error.Message, 200)}",
                error);
        }
    }

    /// <summary>A column's value; null also where it cannot be read.</summary>
    public object? ValueOrNull(int column)
    {
        try
        {
            return Value(column);
        }
        catch (DubInvalidRequestException)
        {
            return null;
        }
    }

    private void Add(string name, object? cell)
    {
        _names.Add(name);
        _cells.Add(cell);
    }

    private void LoadKeys(IDictionary dictionary)
    {
        _keys.Clear();
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = CellText.Of(entry.Key);
            if (!_keys.Add(name))
            {
                RepeatedKey = name;
            }

            Add(name, entry.Value);
        }
    }

    private void LoadDatabaseRow(DataRow row)
    {
        foreach (DataColumn column in row.Table.Columns)
        {
            Add(column.ColumnName, row[column]);
        }
    }

    // PowerShell shows an element's own properties beside its data, and the data's names may be theirs: Name, Value.
    private void LoadElement(XmlElement element)
    {
        foreach (XmlAttribute attribute in element.Attributes)
        {
            Add(attribute.Name, attribute.Value);
        }

        foreach (XmlNode child in element.ChildNodes)
        {
            if (child is not XmlElement)
            {
                continue;
            }

            int same = _names.IndexOf(child.Name);
            if (same < 0)
            {
                Add(child.Name, child);
            }
            else if (_cells[same] is List<object?> list)
            {
                list.Add(child);
            }
            else
            {
                // An element that comes twice is a list, which no field takes.
                _cells[same] = new List<object?> { _cells[same], child };
            }
        }
    }

    private void LoadProperties(PSObject row)
    {
        AreDeclared = row.BaseObject is PSCustomObject;
        foreach (PSPropertyInfo property in row.Properties)
        {
            Add(property.Name, property);
        }
    }
}
