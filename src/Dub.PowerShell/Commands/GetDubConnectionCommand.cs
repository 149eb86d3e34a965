using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>Shows the connection that the Send cmdlets use: from Connect-Dub, or else from the environment.</summary>
[Cmdlet(VerbsCommon.Get, "DubConnection")]
[OutputType(typeof(DubConnection))]
public sealed class GetDubConnectionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            DubConnection connection = ConnectionStore.Current ?? DubCommandBase.FromEnvironment();
            if (connection.Key is not null)
            {
                WriteObject(connection);
            }
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }
}
