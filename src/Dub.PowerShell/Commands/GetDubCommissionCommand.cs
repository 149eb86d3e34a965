using System.Collections.Generic;
using System.Management.Automation;
using Dub.Errors;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Gets what partners earn by sales.</summary>
[Cmdlet(VerbsCommon.Get, "DubCommission")]
[OutputType(typeof(Commission))]
public sealed class GetDubCommissionCommand : LookupCommandBase
{
    /// <summary>The invoice's ID.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput || IsBound(nameof(InvoiceId)))
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
        string? subject = string.IsNullOrWhiteSpace(InvoiceId) ? null : $"Invoice '{HarmlessText.Line(InvoiceId, 100)}'";
        try
        {
            IReadOnlyList<Commission> found = Run(token => CommissionIds.FindAsync(Client, InvoiceId, Query(), CallEvents, token));
            WriteObject(found, enumerateCollection: true);
        }
        catch (DubException error)
        {
            WriteError(error, InvoiceId, subject);
        }
    }

    private void WriteAll()
    {
        CursorPager<Commission> pages = new(Client, "/commissions", Query().Page, static commission => commission.Id, CallEvents);
        try
        {
            while (!pages.IsAtEnd)
            {
                WriteObject(Run(pages.ReadPageAsync), enumerateCollection: true);
            }
        }
        catch (DubException error)
        {
            WriteError(error, target: null, "The list of commissions is not complete");
        }
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
