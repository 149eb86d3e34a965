using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Dub.Errors;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Gets what partners earn by sales.</summary>
[Cmdlet(VerbsCommon.Get, "DubCommission")]
[OutputType(typeof(Commission))]
public sealed class GetDubCommissionCommand : LookupByIdCommandBase
{
    /// <summary>The invoice's ID.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [TextValue]
    [Alias("invoice_id", "Invoice ID", "invoice")]
    public string? InvoiceId { get; set; }

    /// <summary>Only commissions of the customer with this ID of Dub's.</summary>
    [Parameter]
    public string? CustomerId { get; set; }

    /// <summary>Only commissions of this partner.</summary>
    [Parameter]
    public string? PartnerId { get; set; }

    /// <summary>Only commissions with this status.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CommissionStatusCompleter))]
    public string? Status { get; set; }

    /// <summary>How many commissions a call asks for.</summary>
    [Parameter]
    [ValidateRange(1, CommissionQuery.MaximumPageSize)]
    public int PageSize { get; set; } = CommissionQuery.MaximumPageSize;

    private protected override string IdParameter => nameof(InvoiceId);

    private protected override string? BoundId => InvoiceId;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (IsById)
        {
            WriteOfInvoice();
        }
        else
        {
            WriteAll();
        }
    }

    private void WriteOfInvoice()
    {
        string? id = null;
        try
        {
            id = ReadId();
            IReadOnlyList<Commission> found = Run(token => CommissionIds.FindAsync(Client, id, Query(), CallEvents, token));
            WriteObject(found, enumerateCollection: true);
        }
        catch (DubException error)
        {
            WriteErrorOfId(error, id, "Invoice", Advice(error));
        }
    }

    private void WriteAll()
    {
        CommissionQuery query = Query();
        CursorPager<Commission> pages = new(Client, "/commissions", query.WithoutStatus().Page, static commission => commission.Id, CallEvents);
        try
        {
            while (!pages.IsAtEnd)
            {
                WriteObject(Run(pages.ReadPageAsync).Where(query.Fits), enumerateCollection: true);
            }
        }
        catch (DubException error)
        {
            WriteError(error, target: null, "The list of commissions is not complete", Advice(error));
        }
    }

    private string? Advice(DubException error)
    {
        if (error is not DubNotFoundException { IsFatal: false } || error.ErrorId != ErrorCatalogue.NotFound)
        {
            return null;
        }

        if (CommissionIds.IsProgramMissing(error))
        {
            return ErrorCatalogue.Text("Lookup.NoProgram");
        }

        string[] filters = [.. new[] { nameof(Status), nameof(CustomerId), nameof(PartnerId) }.Where(IsBound).Select(static name => $"-{name}")];
        return filters.Length == 0
            ? ErrorCatalogue.Text("Lookup.NoCommission")
            : string.Format(CultureInfo.InvariantCulture, ErrorCatalogue.Text("Lookup.NoCommissionWithFilter"), string.Join(", ", filters));
    }

    private CommissionQuery Query() => new()
    {
        CustomerId = CustomerId,
        PartnerId = PartnerId,
#pragma warning disable CA1308 // The API's own words.
        Status = Status?.ToLowerInvariant(),
#pragma warning restore CA1308
        PageSize = PageSize,
    };
}
