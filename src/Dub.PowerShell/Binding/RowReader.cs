using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Reads one row's fields: those that the command line gives from the cmdlet, the others from the row's columns.</summary>
internal sealed class RowReader : IFieldReader
{
    private static readonly ConcurrentDictionary<(Type Command, string Parameter), PropertyInfo> s_parameters = new();

    private readonly PSCmdlet _command;
    private readonly RowBinder _binder;
    private readonly RowFields _fields;

    public RowReader(PSCmdlet command, RowBinder binder, RowColumns columns, ColumnPlan plan)
    {
        _command = command;
        _binder = binder;
        _fields = new RowFields(binder, columns, plan);
    }

    public int Number
    {
        get => _fields.Number;
        init => _fields.Number = value;
    }

    /// <summary>Whether the pipeline had nothing in the row's place.</summary>
    public bool IsMissing { get; init; }

    /// <exception cref="DubInvalidRequestException">The row cannot be sent whatever its fields hold.</exception>
    public void Check()
    {
        if (IsMissing)
        {
            throw new DubInvalidRequestException("input", "The row is null.");
        }

        _fields.Check();
    }

    public string? Text(string property) => _fields.Text(property, Bound(property));

    public string? TextOrNull(string property)
    {
        try
        {
            return IsMissing ? null : Text(property);
        }
        catch (DubInvalidRequestException)
        {
            return null;
        }
    }

    public bool HasColumn(string property) => !IsMissing && _fields.HasColumn(property);

    public int? Quantity(string property) => _fields.Quantity(property, Bound(property));

    public IDictionary? Metadata(string property) => _fields.Metadata(property, Bound(property));

    /// <summary>The column that an error of the row is about; null where it is about none.</summary>
    public string? ColumnOf(DubInvalidRequestException error) => error.Column ?? (IsMissing ? null : _fields.ColumnOf(error.Field));

    /// <summary>The value in a column of the row; null where it has none that can be read.</summary>
    public object? ValueOf(string? column) => column is null || IsMissing ? null : _fields.ValueOf(column);

    // What PowerShell binds of a row itself is not used: it binds exact names only, and takes the first where several fit.
    private object? Bound(string parameter) => _binder.Given.Contains(parameter)
        ? s_parameters
            .GetOrAdd(
                (_command.GetType(), parameter),
                static key => key.Command.GetProperty(key.Parameter)
                    ?? throw new InvalidOperationException($"{key.Command.Name} has no parameter {key.Parameter}."))
            .GetValue(_command)
        : null;
}
