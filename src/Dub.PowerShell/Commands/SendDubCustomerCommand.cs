using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.PowerShell;

/// <summary>Sends customers' names, emails and pictures to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubCustomer", SupportsShouldProcess = true)]
[OutputType(typeof(CustomerResponse))]
public sealed class SendDubCustomerCommand : SendDubCommand<CustomerRequest, CustomerResponse>
{
    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    public string? CustomerExternalId { get; set; }

    private protected override string Noun => "customer";

    private protected override CustomerRequest ReadRequest(RowFields fields) => new()
    {
        CustomerExternalId = fields.Text(nameof(CustomerExternalId), CustomerExternalId),
        CustomerName = fields.Text(nameof(CustomerName), CustomerName),
        CustomerEmail = fields.Text(nameof(CustomerEmail), CustomerEmail),
        CustomerAvatar = fields.Text(nameof(CustomerAvatar), CustomerAvatar),
    };

    private protected override CustomerRequest Sketch(RowFields fields) => new()
    {
        CustomerExternalId = fields.Glimpse(nameof(CustomerExternalId), CustomerExternalId),
    };

    private protected override Task<CustomerResponse> SendAsync(
        DubClient client,
        CustomerRequest request,
        ApiCall call,
        ICallObserver observer,
        CancellationToken cancellationToken) => client.SendAsync(request, call, observer, cancellationToken);
}
