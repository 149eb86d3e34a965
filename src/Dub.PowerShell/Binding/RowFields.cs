using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>
/// One row's fields as text that is trimmed, blank ones absent: from the parameters, and from the keys of a
/// dictionary, which PowerShell does not bind by name.
/// </summary>
internal sealed class RowFields
{
    private const string MetadataPrefix = "metadata.";

    private readonly IReadOnlyDictionary<string, string[]> _names;
    private readonly PSObject? _row;
    private readonly Dictionary<string, object?>? _keys;
    private readonly Dictionary<string, PSPropertyInfo>? _unbindable;

    public RowFields(PSCmdlet command, PSObject? row)
    {
        _names = ParameterNames.Of(command.GetType());
        _row = row;
        _keys = row?.BaseObject is IDictionary dictionary ? KeysOf(dictionary) : null;
        _unbindable = row is null || _keys is not null ? null : Unbindable(row);
    }

    /// <summary>A field's text; null where it is absent or blank.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="bound">The parameter's value.</param>
    /// <exception cref="DubInvalidRequestException">It is no single value.</exception>
    public string? Text(string parameter, string? bound)
    {
        string? text = TryFromRow(parameter, bound, out object? value) ? ToText(parameter, value) : bound;
        string trimmed = text?.Trim() ?? string.Empty;
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>A field's text, for a message on a row that cannot be sent; null where it has none.</summary>
    /// <inheritdoc cref="Text"/>
    public string? Glimpse(string parameter, string? bound)
    {
        try
        {
            return Text(parameter, bound);
        }
        catch (DubInvalidRequestException)
        {
            return null;
        }
    }

    /// <summary>A field that is a whole number from 1 to 100; null where it is absent or blank.</summary>
    /// <inheritdoc cref="Text"/>
    /// <exception cref="DubInvalidRequestException">It is another number, or none.</exception>
    public int? Quantity(string parameter, string? bound) => Text(parameter, bound) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 100 => number,
        var text => throw new DubInvalidRequestException(
            "eventQuantity",
            $"{HarmlessText.Line(text, 40)} is not a whole number from 1 to 100."),
    };

    /// <summary>The row's metadata: the parameter's, and above it one entry for each column <c>metadata.name</c>.</summary>
    /// <exception cref="DubInvalidRequestException">It is not an object.</exception>
    public IDictionary? Metadata(string parameter, object? bound)
    {
        IDictionary? whole = MetadataReader.Read(TryFromRow(parameter, bound, out object? value) ? value : bound);
        IDictionary? columns = null;
        foreach (KeyValuePair<string, object?> column in MetadataColumns())
        {
            columns ??= new Dictionary<string, object?>(StringComparer.Ordinal);
            columns[column.Key] = MetadataReader.ReadValue(column.Value);
        }

        if (columns is null)
        {
            return whole;
        }

        foreach (DictionaryEntry entry in whole ?? new Dictionary<string, object?>())
        {
            if (!columns.Contains(entry.Key))
            {
                columns.Add(entry.Key, entry.Value);
            }
        }

        return columns;
    }

    private static Dictionary<string, object?> KeysOf(IDictionary dictionary)
    {
        Dictionary<string, object?> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary)
        {
            keys[entry.Key.ToString() ?? string.Empty] = entry.Value;
        }

        return keys;
    }

    // A parameter's own value goes before the row's. (The cmdlet's BoundParameters would not tell: it still
    // names what an earlier row was bound by.)
    private bool TryFromRow(string parameter, object? bound, out object? value)
    {
        value = null;
        if (_keys is null ? _unbindable is null : bound is not null)
        {
            return false;
        }

        foreach (string name in _names[parameter])
        {
            if (_keys is not null ? _keys.TryGetValue(name, out value) : TryUnbindable(name, bound, out value))
            {
                return true;
            }
        }

        return false;
    }

    // PowerShell leaves a property out in silence that it cannot read or turn into the parameter's type, and of
    // some objects it binds the name of their type.
    private bool TryUnbindable(string name, object? bound, out object? value)
    {
        value = null;
        if (!_unbindable!.TryGetValue(name, out PSPropertyInfo? property) || bound is not (null or string))
        {
            return false;
        }

        value = ValueOf(property);
        return bound is null ? value is not null : IsNoSingleValue(value) && value!.ToString() == (string)bound;
    }

    private static Dictionary<string, PSPropertyInfo>? Unbindable(PSObject row)
    {
        Dictionary<string, PSPropertyInfo>? found = null;
        foreach (PSPropertyInfo property in row.Properties)
        {
            if (property is not PSNoteProperty || IsNoSingleValue(property.Value))
            {
                found ??= new Dictionary<string, PSPropertyInfo>(StringComparer.OrdinalIgnoreCase);
                found[property.Name] = property;
            }
        }

        return found;
    }

    private static object? ValueOf(PSPropertyInfo property)
    {
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

    private static string ToText(string parameter, object? value)
    {
        if (!IsNoSingleValue(value))
        {
            return NumberTextAttribute.ToText(value);
        }

        string field = char.ToLowerInvariant(parameter[0]) + parameter.Substring(1);
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value!;
        throw new DubInvalidRequestException(field, $"{field} is no single value but one {plain.GetType().Name}; give text or a number.");
    }

    private static bool IsNoSingleValue(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is not (null or string or ValueType or Uri or Version);

    private IEnumerable<KeyValuePair<string, object?>> MetadataColumns()
    {
        foreach (KeyValuePair<string, object?> column in Columns())
        {
            object? value = column.Value is PSObject { BaseObject: string text } ? text : column.Value;
            if (EntryName(column.Key) is { } name && !IsBlank(value))
            {
                yield return new(name, value is string cell ? cell.Trim() : value);
            }
        }
    }

    private IEnumerable<KeyValuePair<string, object?>> Columns()
    {
        if (_keys is not null)
        {
            return _keys;
        }

        return _row is null
            ? []
            : _row.Properties
                .Where(static property => EntryName(property.Name) is not null)
                .Select(static property => new KeyValuePair<string, object?>(property.Name, ValueOf(property)));
    }

    private static string? EntryName(string column) =>
        column.Length > MetadataPrefix.Length && column.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase)
            ? column.Substring(MetadataPrefix.Length)
            : null;

    private static bool IsBlank(object? value) => value is null || (value is string text && string.IsNullOrWhiteSpace(text));
}
