using System.Management.Automation;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Gets customers that Dub knows.</summary>
[Cmdlet(VerbsCommon.Get, "DubCustomer")]
[OutputType(typeof(CustomerRecord))]
public sealed class GetDubCustomerCommand : LookupByIdCommandBase
{
    /// <summary>The customer's ID in the caller's own system.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [TextValue]
    [Alias("ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    public string? CustomerExternalId { get; set; }

    /// <summary>Dub's own ID of the customer.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>Only customers with this email address.</summary>
    [Parameter]
    public string? Email { get; set; }

    /// <summary>Only customers of this country.</summary>
    [Parameter]
    public string? Country { get; set; }

    /// <summary>Only customers who came through this short link.</summary>
    [Parameter]
    public string? LinkId { get; set; }

    /// <summary>Only customers of this partner.</summary>
    [Parameter]
    public string? PartnerId { get; set; }

    /// <summary>Gives each customer's link and program too.</summary>
    [Parameter]
    public SwitchParameter IncludeLink { get; set; }

    /// <summary>How many customers a call asks for.</summary>
    [Parameter]
    [ValidateRange(1, CustomerQuery.MaximumPageSize)]
    public int PageSize { get; set; } = CustomerQuery.MaximumPageSize;

    private protected override string IdParameter => nameof(CustomerExternalId);

    private protected override string? BoundId => CustomerExternalId;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (IsById)
        {
            RefuseWithId(nameof(Id), nameof(Email), nameof(Country), nameof(LinkId), nameof(PartnerId));
            WriteOne(isOwnId: false);
        }
        else if (IsBound(nameof(Id)))
        {
            RefuseTogether($"-{nameof(Id)}", nameof(Email), nameof(Country), nameof(LinkId), nameof(PartnerId));
            WriteOne(isOwnId: true);
        }
        else
        {
            WriteAll();
        }
    }

    private void WriteOne(bool isOwnId)
    {
        string? id = null;
        try
        {
            id = isOwnId ? Id : ReadId();
            string inPath = isOwnId ? CustomerIds.FromOwn(id) : CustomerIds.FromExternal(id);
            WriteObject(Run(token => Client.SendAsync(CustomerQuery.One(inPath, IncludeLink), CallEvents, token)));
        }
        catch (DubException error)
        {
            WriteErrorOfId(error, id, "Customer");
        }
    }

    private void WriteAll()
    {
        CustomerQuery query = new()
        {
            Email = Email,
            Country = Country,
            LinkId = LinkId,
            PartnerId = PartnerId,
            IncludesLink = IncludeLink,
            PageSize = PageSize,
        };
        CursorPager<CustomerRecord> pages = new(Client, "/customers", query.Page, static customer => customer.Id, CallEvents);
        try
        {
            while (!pages.IsAtEnd)
            {
                WriteObject(Run(pages.ReadPageAsync), enumerateCollection: true);
            }
        }
        catch (DubException error)
        {
            WriteError(error, target: null, "The list of customers is not complete");
        }
    }
}
