using System;
using System.Management.Automation;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Turns a path as PowerShell knows it into one of the file system.</summary>
internal static class FileSystemPath
{
    /// <exception cref="DubJournalException">The path is none of the file system, or its drive does not exist.</exception>
    public static string Resolve(PSCmdlet command, string path)
    {
        try
        {
            string resolved = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem"
                ? resolved
                : throw new DubJournalException($"'{HarmlessText.Line(path)}' is not a path of the file system.");
        }
        catch (Exception error) when (error is SessionStateException or ProviderInvocationException or NotSupportedException or ArgumentException)
        {
            throw new DubJournalException($"The journal '{HarmlessText.Line(path)}' cannot be used: {HarmlessText.Line(error.Message)}", error);
        }
    }
}
