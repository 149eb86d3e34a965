using System.Management.Automation;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Finds out whether the key is right and what it can do, without sending a conversion.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DubConnection")]
[OutputType(typeof(ConnectionTest))]
public sealed class TestDubConnectionCommand : LookupCommandBase
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Run(new ConnectionProbe(Client, CallEvents).RunAsync));
}
