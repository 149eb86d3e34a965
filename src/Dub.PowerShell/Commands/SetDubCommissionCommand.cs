using System;
using System.Collections.Generic;
using System.Management.Automation;
using Dub.Errors;
using Dub.Lookup;
using Dub.Refunds;
using Dub.Tracking;

namespace Dub.PowerShell;

/// <summary>Sets the status of commissions, such as those of refunded sales.</summary>
[Cmdlet(VerbsCommon.Set, "DubCommission", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CommissionUpdate))]
public sealed class SetDubCommissionCommand : LookupCommandBase
{
    private readonly IdReader _invoices = new(typeof(SetDubCommissionCommand), nameof(InvoiceId));
    private readonly IdReader _commissions = new(typeof(SetDubCommissionCommand), nameof(CommissionId));
    private CommissionUpdater? _updater;
    private CommissionBatch? _batch;
    private int _number;

    /// <summary>The invoice's ID.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("invoice_id", "Invoice ID", "invoice")]
    public string? InvoiceId { get; set; }

    /// <summary>Dub's ID of the commission.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("commission_id", "Commission ID")]
    public string? CommissionId { get; set; }

    /// <summary>A commission, as Get-DubCommission gives it, or a row with an invoice's ID.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>What the commissions are set to.</summary>
    [Parameter(Mandatory = true)]
    public CommissionStatus? Status { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _updater = new CommissionUpdater(new DubClient(Client.Connection), Status!.Value, CallEvents);
        _batch = new CommissionBatch(this, _updater, Status!.Value);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _number++;
        object? source = ErrorRecordFactory.Target(InputObject);
        (string? invoiceId, string? commissionId) = (InvoiceId, CommissionId);
        try
        {
            // PowerShell binds the properties of an object, but neither a hashtable's keys nor a number.
            invoiceId = _invoices.OfSingleValue(InputObject) ?? invoiceId ?? _invoices.OfColumn(InputObject);
            commissionId ??= _commissions.OfColumn(InputObject);
            foreach (Commission commission in Find(invoiceId, commissionId))
            {
                Add(commission, source);
            }
        }
        catch (DubException error)
        {
            _batch!.Add(new PendingUpdate(_number, source, commissionId, invoiceId) { Error = error });
        }

        if (_batch!.IsFull)
        {
            SetBatch();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _batch!.IsLast = true;
        SetBatch();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _batch?.WriteAbandoned();
        }
    }

    private IReadOnlyList<Commission> Find(string? invoiceId, string? commissionId)
    {
        if (InputObject?.BaseObject is Commission given)
        {
            return [given];
        }

        if (string.IsNullOrWhiteSpace(commissionId))
        {
            invoiceId ??= _invoices.OfRow(InputObject);
            return Run(token => CommissionIds.FindAsync(Client, invoiceId, new CommissionQuery(), CallEvents, token));
        }

        string id = FieldRules.Required(commissionId!.Trim(), "commissionId", 191);
        return id.StartsWith("cm_", StringComparison.Ordinal)
            ? [new Commission { Id = id }]
            : throw new DubInvalidRequestException("commissionId", "Dub's IDs of commissions begin with cm_; the invoice's ID goes into -InvoiceId.");
    }

    private void Add(Commission commission, object? source)
    {
        PendingUpdate update = new(_number, source, commission.Id ?? throw UnusableAnswer.NoId("commission"), commission.InvoiceId)
        {
            WasSetBefore = string.Equals(commission.Status, Status.ToString(), StringComparison.OrdinalIgnoreCase),
        };
        string present = commission.Status is { } now ? $", now {HarmlessText.Line(now, 40)}" : string.Empty;
        string sum = commission.Earnings is { } earnings ? $", {Money.Format(earnings, commission.Currency ?? "usd")} for {HarmlessText.Line(commission.Partner?.ToString(), 60)}" : string.Empty;
        if (update.WasSetBefore || ShouldProcess($"{_batch!.Subject(_number, commission.InvoiceId, commission.Id)}{sum}{present}", $"Set to {Status}"))
        {
            _batch!.Add(update);
        }
    }

    private void SetBatch()
    {
        IReadOnlyList<string> ids = _batch!.IdsToSet;
        if (ids.Count > 0)
        {
            Run(token => _updater!.UpdateAsync(ids, token));
        }

        _batch.Write();
    }
}
