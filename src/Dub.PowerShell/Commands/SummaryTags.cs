using System;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// The tags of an import's summary. With the host's own tag, as Write-Host and the Az modules use it, PowerShell prints
/// the record whatever $InformationPreference says, and keeps it in the information stream as well.
/// </summary>
internal static class SummaryTags
{
    private const string Module = "Dub";
    private const string Host = "PSHOST";

    /// <summary>Adds the host's tag where a person typed the import at the prompt and its results are drawn there.</summary>
    /// <param name="command">The cmdlet.</param>
    /// <param name="rows">How many rows came in; a single one is its own summary.</param>
    public static string[] For(PSCmdlet command, int rows) =>
        rows > 1 && command.MyInvocation.CommandOrigin == CommandOrigin.Runspace && ImportProgress.DrawsResults(command) && !IsUnwanted(command)
            ? [Module, Host]
            : [Module];

    // Continue prints it by itself, and a preference that was given with the command is meant for it.
    private static bool IsUnwanted(PSCmdlet command) =>
        command.MyInvocation.BoundParameters.ContainsKey("InformationAction")
        || !string.Equals(
            command.SessionState.PSVariable.GetValue("InformationPreference")?.ToString(),
            nameof(ActionPreference.SilentlyContinue),
            StringComparison.OrdinalIgnoreCase);
}
