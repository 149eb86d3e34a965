using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;

namespace Dub.PowerShell;

/// <summary>The names a cmdlet's parameters answer to, for rows that PowerShell does not bind itself.</summary>
internal static class ParameterNames
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, string[]>> s_byCommand = new();

    /// <summary>Each parameter's name and its aliases, in the binder's order.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(Type command) => s_byCommand.GetOrAdd(command, Read);

    /// <summary>Whether a parameter is a field of the row, and not a setting of the call.</summary>
    public static bool IsField(Type command, string parameter) =>
        command.GetProperty(parameter)?.GetCustomAttribute<ParameterAttribute>()?.ValueFromPipelineByPropertyName == true;

    private static Dictionary<string, string[]> Read(Type command)
    {
        Dictionary<string, string[]> names = new(StringComparer.Ordinal);
        foreach (PropertyInfo property in command.GetProperties())
        {
            if (!Attribute.IsDefined(property, typeof(ParameterAttribute)))
            {
                continue;
            }

            List<string> all = [property.Name];
            if (property.GetCustomAttribute<AliasAttribute>() is { } aliases)
            {
                all.AddRange(aliases.AliasNames);
            }

            names[property.Name] = [.. all];
        }

        return names;
    }
}
