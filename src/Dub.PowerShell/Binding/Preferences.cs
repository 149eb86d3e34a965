using System;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>What the common parameters, or else the preference variables, ask of a cmdlet.</summary>
internal static class Preferences
{
    public static bool IsDryRun(PSCmdlet command) => LanguagePrimitives.IsTrue(Value(command, "WhatIf", "WhatIfPreference"));

    public static bool StopsAtError(PSCmdlet command) =>
        string.Equals(Value(command, "ErrorAction", "ErrorActionPreference")?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase);

    public static bool IsDebugging(PSCmdlet command)
    {
        if (command.MyInvocation.BoundParameters.TryGetValue("Debug", out object? given))
        {
            return LanguagePrimitives.IsTrue(given);
        }

        string? preference = command.SessionState.PSVariable.GetValue("DebugPreference")?.ToString();
        return preference is not null
            && !string.Equals(preference, nameof(ActionPreference.SilentlyContinue), StringComparison.OrdinalIgnoreCase)
            && !string.Equals(preference, nameof(ActionPreference.Ignore), StringComparison.OrdinalIgnoreCase);
    }

    private static object? Value(PSCmdlet command, string parameter, string variable) =>
        command.MyInvocation.BoundParameters.TryGetValue(parameter, out object? given)
            ? given
            : command.SessionState.PSVariable.GetValue(variable);
}
