using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Reads the ID that a lookup is made by: what comes from the pipeline itself, or its column.</summary>
/// <param name="command">The cmdlet's type, whose parameter names the columns.</param>
/// <param name="parameter">The ID's parameter.</param>
internal sealed class IdReader(Type command, string parameter)
{
    private const int MaximumShown = 8;

    private readonly RowColumns _columns = new();
    private readonly FieldNames _names = FieldNames.Of(command);
    private readonly string _field = FieldNames.WireName(parameter);

    /// <summary>The ID of a row; blank where its cell is.</summary>
    /// <exception cref="DubInvalidRequestException">It has no column for the ID, or no single value in it.</exception>
    public string OfRow(PSObject? row) =>
        row is null ? string.Empty : OfSingleValue(row) ?? OfColumn(row) ?? throw new DubInvalidRequestException(_field, WithoutColumn(row));

    /// <summary>The ID where the row is a text or a number; null where it is none.</summary>
    /// <exception cref="DubInvalidRequestException">It has no text.</exception>
    public string? OfSingleValue(PSObject? row)
    {
        _columns.Load(row);
        return _columns.SingleValue is { } value ? Checked(CellText.Of(value)) : null;
    }

    /// <summary>The ID in the row's column for it; null where there is no such column.</summary>
    /// <inheritdoc cref="OfRow"/>
    public string? OfColumn(PSObject? row)
    {
        _columns.Load(row);
        int column = _columns.Names.TakeWhile(name => _names.Find(ColumnName.Normalize(name)) != parameter).Count();
        return column < _columns.Names.Count ? Checked(CellText.Of(_columns.Value(column))) : null;
    }

    /// <summary>The ID as <see cref="TextValueAttribute"/> gave it to the parameter.</summary>
    /// <exception cref="DubInvalidRequestException">It is no single value.</exception>
    public string OfParameter(string? text) => Checked(text ?? string.Empty);

    private string Checked(string text) => CellText.ReasonIn(text) is { } reason
        ? throw new DubInvalidRequestException(_field, $"{_field} {reason}")
        : text;

    private string WithoutColumn(PSObject row)
    {
        string[] names = ParameterNames.Of(command)[parameter];
        string expected = $"{string.Join(", ", names.Take(names.Length - 1))} or {names[names.Length - 1]}";
        if (!_columns.AreDeclared)
        {
            return $"{_field} is missing: give an ID or an object with a property {expected}, not a {HarmlessText.Line(row.BaseObject.GetType().FullName, 100)}.";
        }

        string present = _columns.Names.Count == 0
            ? "it has no columns"
            : "its columns are "
                + string.Join(", ", _columns.Names.Take(MaximumShown).Select(static name => $"'{HarmlessText.Line(name, 40)}'"))
                + (_columns.Names.Count > MaximumShown
                    ? string.Format(CultureInfo.InvariantCulture, " and {0} more", _columns.Names.Count - MaximumShown)
                    : string.Empty);
        return $"{_field} is missing: the row needs a column {expected}; {present}. Rename the column, or choose it with -{parameter} {{ $_.Name }}.";
    }
}
