using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>One row's fields as text that is trimmed, blank ones absent.</summary>
internal sealed class RowFields(RowBinder binder, RowColumns columns, ColumnPlan plan)
{
    // A sum's unit may depend on it; it is read before.
    private string? _currency;

    public int Number { get; set; }

    /// <summary>Checks the row as a whole.</summary>
    /// <exception cref="DubInvalidRequestException">It cannot be sent.</exception>
    public void Check()
    {
        if (columns.RepeatedKey is { } key)
        {
            throw new DubInvalidRequestException("input", $"The row has the key '{HarmlessText.Line(key, 60)}' twice, in upper and in lower case.");
        }

        if ((plan.Problem ?? CurrencyGuard.Find(columns, plan)) is { } problem)
        {
            throw new DubInvalidRequestException(problem.Field, problem.Message) { Column = problem.Column };
        }

        CheckConditions();
    }

    /// <summary>A field's text; null where it is absent or blank.</summary>
    /// <param name="field">The field, by its parameter's name.</param>
    /// <param name="given">Its value on the command line; the row's own is not looked at where there is one.</param>
    /// <exception cref="DubInvalidRequestException">It is no single value, or cannot be what it should be.</exception>
    public string? Text(string field, object? given)
    {
        string? text = Find(field, given);
        _currency = field == "Currency" ? text : _currency;
        return text;
    }

    /// <summary>A field that is a whole number from 1 to 100; null where it is absent or blank.</summary>
    /// <inheritdoc cref="Text"/>
    /// <exception cref="DubInvalidRequestException">It is another number, or none.</exception>
    public int? Quantity(string field, object? given) => Text(field, given) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 100 => number,
        var text => throw new DubInvalidRequestException(
            "eventQuantity",
            $"The event quantity '{HarmlessText.Line(text, 40)}' is not a whole number from 1 to 100."),
    };

    /// <inheritdoc cref="RowMetadata.Read"/>
    public IDictionary? Metadata(string field, object? given) => new RowMetadata(this, binder, columns, plan).Read(field, given);

    /// <summary>Whether this row, or one before it, has a column of the field; not where the field is given for all rows.</summary>
    public bool HasColumn(string field)
    {
        if (ColumnOf(field) is not null)
        {
            binder.FieldsSeen.Add(field);
        }

        return binder.FieldsSeen.Contains(field);
    }

    /// <summary>The column that a field's value comes from, or would; null where there is none.</summary>
    /// <param name="field">The field, by Dub's name.</param>
    public string? ColumnOf(string field)
    {
        if (field.Length == 0)
        {
            return null;
        }

        string parameter = char.ToUpperInvariant(field[0]) + field.Substring(1);
        if (binder.Given.Contains(parameter))
        {
            return null;
        }

        if (!plan.Fields.TryGetValue(parameter, out List<int>? candidates))
        {
            return parameter == "Amount" && plan.Fields.ContainsKey("Price") ? ColumnOf("price") : null;
        }

        foreach (int column in candidates)
        {
            if (!IsBlank(columns.ValueOrNull(column)))
            {
                return plan.Names[column];
            }
        }

        return plan.Names[candidates[0]];
    }

    /// <summary>The value in a column; null where there is none that can be read.</summary>
    public object? ValueOf(string column)
    {
        for (int i = 0; i < plan.Names.Count; i++)
        {
            if (plan.Names[i] == column)
            {
                return columns.ValueOrNull(i);
            }
        }

        return null;
    }

    /// <summary>Warns, once per import, of a text that was read in the wrong encoding.</summary>
    public void WarnOfLostCharacters(string? column) => binder.WarnOnce(
        nameof(IdCell.ReadAgain),
        $"{Place(column)} contains U+FFFD, the replacement for a character that could not be decoded. It is sent as it is. Before you send more rows, {IdCell.ReadAgain}.");

    /// <summary>The error of two columns that say different things of one field.</summary>
    public DubInvalidRequestException Differ(string field, int left, string leftText, int right, string rightText) => new(
        field,
        $"{field} is '{HarmlessText.Line(leftText, 40)}' in the column '{HarmlessText.Line(plan.Names[left], 60)}' and '{HarmlessText.Line(rightText, 40)}' in '{HarmlessText.Line(plan.Names[right], 60)}'; choose one with -ColumnMap.")
    {
        Column = plan.Names[left],
    };

    /// <summary>Whether a cell has nothing in it.</summary>
    public static bool IsBlank(object? value) =>
        value is null or DBNull
        || (value is string text && string.IsNullOrWhiteSpace(text))
        || (value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject && IsBlank(wrapped.BaseObject));

    private string? Find(string field, object? given)
    {
        if (binder.Given.Contains(field))
        {
            return Read(field, given, column: null);
        }

        if (!plan.Fields.TryGetValue(field, out List<int>? candidates))
        {
            return field == "PaymentProcessor" ? binder.Map?.PaymentProcessor : null;
        }

        string? text = null;
        int from = -1;
        ColumnMapEntry? map = binder.Map is not null && binder.Map.Fields.TryGetValue(field, out ColumnMapEntry? entry) ? entry : null;
        foreach (int column in candidates)
        {
            string? found = Read(field, columns.Value(column), plan.Names[column]);
            if (found is null)
            {
                continue;
            }

            if (text is null)
            {
                (text, from) = (found, column);
                if (map is not null || candidates.Count == 1)
                {
                    break;
                }
            }
            else if (!IsSame(field, text, found))
            {
                throw Differ(FieldNames.WireName(field), from, text, column, found);
            }
        }

        if (text is not null && map?.Convert is { } convert)
        {
            return convert(text, _currency);
        }

        return text ?? (field == "PaymentProcessor" ? binder.Map?.PaymentProcessor : null);
    }

    private static bool IsSame(string field, string left, string right) => FieldNames.KindOf(field) == FieldKind.Currency
        ? string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        : left == right;

    private string? Read(string field, object? value, string? column)
    {
        string text = FieldNames.KindOf(field) == FieldKind.Price ? NumberTextAttribute.ToPriceText(value) : CellText.Of(value);
        if (CellText.ReasonIn(text) is { } reason)
        {
            throw new DubInvalidRequestException(FieldNames.WireName(field), $"{FieldNames.WireName(field)} {reason}") { Column = column };
        }

        FieldKind kind = FieldNames.KindOf(field);
        text = kind == FieldKind.Text ? text.Trim() : InvisibleText.Trim(text);
        if (text.Length == 0 || binder.NullTexts.Contains(text))
        {
            return null;
        }

        text = PlainText(text, kind, column);
        if (text.Length == 0 || binder.NullTexts.Contains(text))
        {
            return null;
        }

        if (kind is FieldKind.Id or FieldKind.Currency && IdCell.WhatIsWrong(text) is { } wrong)
        {
            throw new DubInvalidRequestException(FieldNames.WireName(field), $"{FieldNames.WireName(field)} {wrong}.") { Column = column };
        }

        if (text.IndexOf('\uFFFD') >= 0)
        {
            WarnOfLostCharacters(column);
        }

        return text;
    }

    // A name may begin with an apostrophe; what identifies, and a sum, does not.
    private string PlainText(string cell, FieldKind kind, string? column)
    {
        string text = SpreadsheetText.ReadFormula(cell);
        text = kind == FieldKind.Text ? text : SpreadsheetText.SkipApostrophe(text);
        if (text != cell)
        {
            binder.WarnOnce(
                nameof(SpreadsheetText),
                $"{Place(column)} is written as text for a spreadsheet: {HarmlessText.Line(cell, 40)}. Such cells are sent as the text itself, here {HarmlessText.Line(text, 40)}.");
        }

        return text;
    }

    private string Place(string? column) => binder.ExpectsInput
        ? string.Format(
            CultureInfo.InvariantCulture,
            column is null ? "Row {0} of the input" : "Row {0} of the input, column '{1}',",
            Number,
            HarmlessText.Line(column, 60))
        : "A value";

    private void CheckConditions()
    {
        for (int i = 0; i < plan.Conditions.Count; i++)
        {
            int column = plan.Conditions[i];
            RowCondition condition = binder.Map!.Conditions[i];
            string text = column < 0 ? string.Empty : CellText.Of(columns.Value(column)).Trim();
            if (column >= 0 && !condition.IsMet(text))
            {
                throw new DubInvalidRequestException(
                    "input",
                    $"This row is not a paid sale: {HarmlessText.Line(condition.Column, 60)} is '{HarmlessText.Line(text, 40)}'. Filter such rows out: {condition.Advice}.")
                {
                    Column = plan.Names[column],
                };
            }
        }
    }
}
