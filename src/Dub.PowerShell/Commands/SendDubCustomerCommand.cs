using System.Management.Automation;
using Dub.Tracking.Operations;

namespace Dub.PowerShell;

/// <summary>Sends customers' names, emails and pictures to Dub.</summary>
[Cmdlet(VerbsCommunications.Send, "DubCustomer", SupportsShouldProcess = true)]
[OutputType(typeof(CustomerResponse), typeof(ImportProblem), typeof(ImportValidation))]
public sealed class SendDubCustomerCommand : SendDubCommandBase<CustomerRequest, CustomerResponse>
{
    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("CustomerId", "ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    [TextValue]
    public string? CustomerExternalId { get; set; }

    private protected override TrackOperation<CustomerRequest, CustomerResponse> Operation => TrackOperations.Customer;
}
