using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Reads one row's fields: from the cmdlet's parameters, and from what PowerShell does not bind itself.</summary>
internal sealed class RowReader(PSCmdlet command, PSObject? row) : IFieldReader
{
    private static readonly ConcurrentDictionary<(Type Command, string Parameter), PropertyInfo> s_parameters = new();

    private readonly RowFields _fields = new(command, row);

    public string? Text(string property) => _fields.Text(property, (string?)Bound(property));

    public string? TextOrNull(string property) => _fields.Glimpse(property, (string?)Bound(property));

    public int? Quantity(string property) => _fields.Quantity(property, (string?)Bound(property));

    public IDictionary? Metadata(string property) => _fields.Metadata(property, Bound(property));

    private object? Bound(string parameter) => s_parameters
        .GetOrAdd(
            (command.GetType(), parameter),
            static key => key.Command.GetProperty(key.Parameter)
                ?? throw new InvalidOperationException($"{key.Command.Name} has no parameter {key.Parameter}."))
        .GetValue(command);
}
