using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>Forgets what Connect-Dub keeps for the runspace.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Dub")]
public sealed class DisconnectDubCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => ConnectionStore.Current = null;
}
