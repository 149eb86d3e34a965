using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Threading;
using Dub.Http;

namespace Dub.PowerShell;

/// <summary>The base class of the cmdlets that call Dub or keep its settings: connection parameters and cancellation.</summary>
public abstract class DubCommandBase : PSCmdlet, IDisposable
{
    private const string KeyVariable = "DUB_API_KEY";
    private const string AddressVariable = "DUB_BASE_URL";

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The API key; text is turned into a SecureString.</summary>
    [Parameter]
    [ApiKeyTransformation]
    public virtual SecureString? ApiKey { get; set; }

    /// <summary>The connection to use, as Connect-Dub -PassThru gives it.</summary>
    [Parameter]
    [ConnectionTransformation]
    public DubConnection? Connection { get; set; }

    /// <summary>The timeout of one attempt, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How many times a failed call is retried.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = 4;

    /// <summary>The wait before the first retry, in seconds; it doubles each time.</summary>
    [Parameter]
    [ValidateRange(0.0, 60.0)]
    public double RetryIntervalSec { get; set; } = 0.5;

    /// <summary>The status codes after which a call is retried, where a repeat is safe.</summary>
    [Parameter]
    [ValidateRange(400, 599)]
    public int[] RetryStatusCode { get; set; } = [408, 429, 500, 502, 503, 504];

    /// <summary>The longest that one row may wait for retries and the rate limit, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public int MaximumWaitSec { get; set; } = 300;

    /// <summary>Extra headers for every call.</summary>
    [Parameter]
    public IDictionary? Headers { get; set; }

    /// <summary>The address of the proxy to send through; the system's where it is not given.</summary>
    [Parameter]
    public string? Proxy { get; set; }

    /// <summary>The user name and the password for the proxy.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Gives the proxy the credentials of the user whose process this is.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Cancelled when the user stops the pipeline or the engine leaves the cmdlet.</summary>
    private protected CancellationToken Stopped => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels work in progress and releases resources.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>
    /// The effective connection: from -Connection, Connect-Dub or the environment, overridden by this call's own
    /// parameters.
    /// </summary>
    /// <param name="keyRequired">Whether a connection without a key is of no use.</param>
    private protected DubConnection ResolveConnection(bool keyRequired)
    {
        DubConnection connection = Connection ?? StartingPoint();
        if (IsBound(nameof(ApiKey)))
        {
            connection = connection with { Key = Dub.Http.ApiKey.Create(ApiKey!), Source = "-ApiKey" };
        }

        connection = ApplySettings(connection) with { UserAgent = UserAgent() };
        return connection.Key is not null || !keyRequired
            ? connection
            : throw new DubApiKeyMissingException("There is no API key to send with.");
    }

    /// <summary>The connection where -Connection is not given.</summary>
    private protected virtual DubConnection StartingPoint() => ConnectionStore.Current ?? FromEnvironment();

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    internal static DubConnection FromEnvironment()
    {
        string? key = Environment.GetEnvironmentVariable(KeyVariable);
        DubConnection connection = string.IsNullOrEmpty(key)
            ? new DubConnection((ApiKey?)null) { Source = "none" }
            : new DubConnection(Dub.Http.ApiKey.Create(key)) { Source = KeyVariable };
        string? address = Environment.GetEnvironmentVariable(AddressVariable);
        return string.IsNullOrWhiteSpace(address)
            ? connection
            : connection with { BaseUri = ConnectionRules.ParseBaseUri(address!, AddressVariable) };
    }

    private DubConnection ApplySettings(DubConnection connection)
    {
        if (IsBound(nameof(TimeoutSec)))
        {
            connection = connection with { TimeoutSec = TimeoutSec };
        }

        if (IsBound(nameof(MaximumRetryCount)))
        {
            connection = connection with { MaximumRetryCount = MaximumRetryCount };
        }

        if (IsBound(nameof(RetryIntervalSec)))
        {
            connection = connection with { RetryIntervalSec = RetryIntervalSec };
        }

        if (IsBound(nameof(RetryStatusCode)))
        {
            connection = connection with { RetryStatusCode = RetryStatusCode };
        }

        if (IsBound(nameof(MaximumWaitSec)))
        {
            connection = connection with { MaximumWaitSec = MaximumWaitSec };
        }

        if (Headers is not null)
        {
            connection = connection with { Headers = ToTexts(Headers) };
        }

        return ApplyProxy(connection);
    }

    private DubConnection ApplyProxy(DubConnection connection)
    {
        if (IsBound(nameof(Proxy)))
        {
            // Credentials given for another proxy must not go to this one.
            connection = connection with
            {
                Proxy = string.IsNullOrWhiteSpace(Proxy) ? null : ProxyRules.ParseAddress(Proxy!, "-Proxy"),
                ProxyCredential = null,
                ProxyUseDefaultCredentials = false,
            };
        }

        if (IsBound(nameof(ProxyUseDefaultCredentials)))
        {
            connection = connection with
            {
                ProxyUseDefaultCredentials = ProxyUseDefaultCredentials,
                ProxyCredential = ProxyUseDefaultCredentials ? null : connection.ProxyCredential,
            };
        }

        if (IsBound(nameof(ProxyCredential)))
        {
            bool isGiven = ProxyCredential is not null && ProxyCredential != PSCredential.Empty;
            connection = connection.WithProxyCredential(isGiven ? ProxyCredential!.GetNetworkCredential() : null) with
            {
                // Both given in one call are that call's error.
                ProxyUseDefaultCredentials = connection.ProxyUseDefaultCredentials && (!isGiven || IsBound(nameof(ProxyUseDefaultCredentials))),
            };
        }

        return connection;
    }

    private static Dictionary<string, string> ToTexts(IDictionary headers)
    {
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry header in headers)
        {
            texts[Convert.ToString(header.Key, CultureInfo.InvariantCulture) ?? string.Empty] = NumberTextAttribute.ToText(header.Value);
        }

        return texts;
    }

    private string UserAgent()
    {
        object? version = (SessionState.PSVariable.GetValue("PSVersionTable") as Hashtable)?["PSVersion"];
        return version is null
            ? ConnectionRules.DefaultUserAgent
            : $"{ConnectionRules.DefaultUserAgent} PowerShell/{version}";
    }
}
