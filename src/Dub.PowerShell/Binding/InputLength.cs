using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.PowerShell;

/// <summary>
/// How many rows a cmdlet's pipeline will give it: where these are a list, or come right from Import-Csv, whose file is
/// counted on the side. PowerShell does not tell a cmdlet; where it cannot be found out, it is not known.
/// </summary>
internal sealed class InputLength
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Task<long>? _rows;

    private InputLength(Task<long>? rows)
    {
        _rows = rows;
    }

    /// <summary>The number of rows; null while it is not known.</summary>
    public long? Rows => _rows is { Status: TaskStatus.RanToCompletion } ? _rows.Result : null;

    /// <summary>Looks at what comes before a cmdlet. Must be called while it processes its first row.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="cancellationToken">Ends the counting of a file.</param>
    public static InputLength Find(PSCmdlet command, CancellationToken cancellationToken)
    {
        try
        {
            return new InputLength(OfList(command) ?? OfFile(command, cancellationToken));
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            // Members that another version of PowerShell has otherwise: the progress then has no percentage.
            return new InputLength(null);
        }
    }

    private static Task<long>? OfList(PSCmdlet command)
    {
        object? pipe = Read(command.CommandRuntime, "InputPipe");
        object? enumerator = Read(pipe, "_enumeratorToProcess") ?? Read(pipe, "enumeratorToProcess");
        ICollection? list = enumerator?.GetType().GetFields(Members).Select(field => field.GetValue(enumerator)).OfType<ICollection>().FirstOrDefault();
        return list is null ? null : Task.FromResult((long)list.Count);
    }

    private static Task<long>? OfFile(PSCmdlet command, CancellationToken cancellationToken)
    {
        int position = command.MyInvocation.PipelinePosition;
        if (position != 2 || Read(Read(command.CommandRuntime, "PipelineProcessor"), "Commands") is not IList { Count: > 0 } commands)
        {
            return null;
        }

        if (Read(commands[0], "Command") is not PSCmdlet source || source.GetType().Name != "ImportCsvCommand")
        {
            return null;
        }

        string[] paths = [.. Paths(command, source)];
        int headers = source.MyInvocation.BoundParameters.ContainsKey("Header") ? 0 : 1;
        return Task.Run(() => paths.Sum(path => Math.Max(0, CsvRecords.Count(path, cancellationToken) - headers)), cancellationToken);
    }

    private static IEnumerable<string> Paths(PSCmdlet command, PSCmdlet source)
    {
        bool isLiteral = source.MyInvocation.BoundParameters.ContainsKey("LiteralPath");
        foreach (string path in Read(source, isLiteral ? "LiteralPath" : "Path") as string[] ?? [])
        {
            if (isLiteral)
            {
                yield return command.GetUnresolvedProviderPathFromPSPath(path);
                continue;
            }

            foreach (string resolved in command.GetResolvedProviderPathFromPSPath(path, out _))
            {
                yield return resolved;
            }
        }
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
