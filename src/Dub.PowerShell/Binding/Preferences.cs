using System;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>What the common parameters, or else the preference variables, ask of a cmdlet.</summary>
internal static class Preferences
{
    public static bool IsDryRun(PSCmdlet command) => LanguagePrimitives.IsTrue(Value(command, "WhatIf", "WhatIfPreference"));

    public static bool StopsAtError(PSCmdlet command) =>
        string.Equals(Value(command, "ErrorAction", "ErrorActionPreference")?.ToString(), nameof(ActionPreference.Stop), StringComparison.OrdinalIgnoreCase);

    public static bool IsDebugging(PSCmdlet command) => IsShown(command, "Debug");

    public static bool IsVerbose(PSCmdlet command) => IsShown(command, "Verbose");

    private static bool IsShown(PSCmdlet command, string stream) =>
        command.MyInvocation.BoundParameters.TryGetValue(stream, out object? given)
            ? LanguagePrimitives.IsTrue(given)
            : IsShown(command.SessionState.PSVariable.GetValue(stream + "Preference"));

    private static bool IsShown(object? preference) =>
        preference?.ToString() is { } text
        && !string.Equals(text, nameof(ActionPreference.SilentlyContinue), StringComparison.OrdinalIgnoreCase)
        && !string.Equals(text, nameof(ActionPreference.Ignore), StringComparison.OrdinalIgnoreCase);

    private static object? Value(PSCmdlet command, string parameter, string variable) =>
        command.MyInvocation.BoundParameters.TryGetValue(parameter, out object? given)
            ? given
            : command.SessionState.PSVariable.GetValue(variable);
}
