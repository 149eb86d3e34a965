using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace Dub.PowerShell;

/// <summary>
/// How many rows a cmdlet's pipeline will give it, where these are a list. PowerShell does not tell a cmdlet. A file is never
/// opened to count its lines: of a pipe that would take rows away from their reader.
/// </summary>
internal static class InputLength
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Looks at what comes before a cmdlet. Must be called while it processes its first row.</summary>
    /// <returns>The number of rows; null where it is not known.</returns>
    public static long? Find(PSCmdlet command)
    {
        try
        {
            return OfList(command);
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            // Members that another version of PowerShell has otherwise: the progress then has no percentage.
            return null;
        }
    }

    private static long? OfList(PSCmdlet command)
    {
        object? pipe = Read(command.CommandRuntime, "InputPipe");
        object? enumerator = Read(pipe, "_enumeratorToProcess") ?? Read(pipe, "enumeratorToProcess");
        ICollection? list = enumerator?.GetType().GetFields(Members).Select(field => field.GetValue(enumerator)).OfType<ICollection>().FirstOrDefault();
        return list?.Count;
    }

    private static object? Read(object? source, string member)
    {
        for (Type? type = source?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetProperty(member, Members | BindingFlags.DeclaredOnly) is { } property)
            {
                return property.GetValue(source);
            }

            if (type.GetField(member, Members | BindingFlags.DeclaredOnly) is { } field)
            {
                return field.GetValue(source);
            }
        }

        return null;
    }
}
