using System;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Dub.Http;

namespace Dub.PowerShell;

/// <summary>Keeps the API key, the address and the settings for the runspace. Makes no call.</summary>
[Cmdlet(VerbsCommunications.Connect, "Dub")]
[OutputType(typeof(DubConnection))]
public sealed class ConnectDubCommand : DubCommandBase
{
    /// <inheritdoc/>
    // At a position: a key without its parameter's name would else stand in PowerShell's own error.
    [Parameter(Position = 0)]
    [ApiKeyTransformation]
    public override SecureString? ApiKey { get; set; }

    /// <summary>The address of the API.</summary>
    [Parameter]
    [Alias("BaseUrl")]
    [ValidateNotNullOrEmpty]
    public string? BaseUri { get; set; }

    /// <summary>A ceiling for the calls in a minute.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Gives the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            DubConnection connection = ResolveConnection(keyRequired: false);
            if (connection.Key is null)
            {
                connection = connection with { Key = Dub.Http.ApiKey.Create(AskForKey()) };
            }

            if (BaseUri is not null)
            {
                connection = connection with { BaseUri = ConnectionRules.ParseBaseUri(BaseUri, "-BaseUri") };
            }

            if (IsBound(nameof(RequestsPerMinute)))
            {
                connection = connection with { RequestsPerMinute = RequestsPerMinute };
            }

            ProxyRules.Check(connection);
            connection = connection with { Source = "Connect-Dub" };
            ConnectionStore.Current = connection;
            if (PassThru)
            {
                WriteObject(connection);
            }
        }
        catch (DubException error)
        {
            ThrowTerminatingError(ErrorRecordFactory.Create(error, target: null));
        }
    }

    // Nothing is carried over from the previous connection: a key must not go to an address given for another.
    private protected override DubConnection StartingPoint() => FromEnvironment();

    private SecureString AskForKey()
    {
        const string Label = "API key";
        const string Missing = "There is no API key.";
        if (Host.Name == "ConsoleHost" && Console.IsInputRedirected)
        {
            // The console would wait for a line of a pipe that may never come.
            throw new DubApiKeyMissingException(Missing);
        }

        try
        {
            FieldDescription field = new(Label);
            field.SetParameterType(typeof(SecureString));
            return Host.UI.Prompt(string.Empty, string.Empty, new Collection<FieldDescription> { field })[Label]?.BaseObject as SecureString
                ?? throw new DubApiKeyMissingException(Missing);
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException)
        {
            // The host cannot prompt.
            throw new DubApiKeyMissingException(Missing, error);
        }
    }
}
