using System;
using System.Collections.Generic;
using System.Linq;
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
    private readonly List<PendingUpdate> _pending = [];
    private DubClient? _client;
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

    private string? Invoice => InputObject?.BaseObject as string ?? InvoiceId;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _client = new DubClient(Client.Connection);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _number++;
        object? source = InputObject?.BaseObject is PSCustomObject ? InputObject : InputObject?.BaseObject;
        try
        {
            foreach (Commission commission in Find())
            {
                Add(commission, source);
            }
        }
        catch (DubException error)
        {
            WriteFailure(error, source, Subject(_number, Invoice, CommissionId));
        }

        if (_pending.Count >= CommissionUpdater.MaximumBatch)
        {
            SendPending();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => SendPending();

    private static string Id(Commission commission) => commission.Id ?? throw UnusableAnswer.NoId();

    private string Subject(int number, string? invoiceId, string? commissionId)
    {
        string what = invoiceId is not null ? $"invoice '{HarmlessText.Line(invoiceId, 100)}'"
            : commissionId is not null ? $"commission '{HarmlessText.Line(commissionId, 100)}'"
            : "a commission without an ID";
        return MyInvocation.ExpectingInput ? $"Row {number}, {what}" : char.ToUpperInvariant(what[0]) + what.Substring(1);
    }

    private IReadOnlyList<Commission> Find()
    {
        if (InputObject?.BaseObject is Commission given)
        {
            return [given];
        }

        if (!string.IsNullOrWhiteSpace(CommissionId))
        {
            string id = FieldRules.Required(CommissionId!.Trim(), "commissionId", 191);
            return id.StartsWith("cm_", StringComparison.Ordinal)
                ? [new Commission { Id = id }]
                : throw new DubInvalidRequestException("commissionId", "Dub's IDs of commissions begin with cm_; the invoice's ID goes into -InvoiceId.");
        }

        return Run(token => CommissionIds.FindAsync(Client, Invoice, new CommissionQuery(), CallEvents, token));
    }

    private void Add(Commission commission, object? source)
    {
        bool wasSetBefore = string.Equals(commission.Status, Status.ToString(), StringComparison.OrdinalIgnoreCase);
        PendingUpdate update = new(_number, source, Id(commission), commission.InvoiceId, wasSetBefore);
        string sum = commission.Earnings is { } earnings ? $", {Money.Format(earnings, commission.Currency ?? "usd")} for {HarmlessText.Line(commission.Partner?.ToString(), 60)}" : string.Empty;
        if (wasSetBefore || ShouldProcess($"{Subject(_number, commission.InvoiceId, commission.Id)}{sum}", $"Set to {Status}"))
        {
            _pending.Add(update);
        }
    }

    private void SendPending()
    {
        string[] ids = [.. _pending.Where(static update => !update.WasSetBefore).Select(static update => update.CommissionId).Distinct(StringComparer.Ordinal)];
        IReadOnlyDictionary<string, CommissionOutcome> outcomes = ids.Length == 0
            ? new Dictionary<string, CommissionOutcome>()
            : Run(token => new CommissionUpdater(_client!, Status!.Value, CallEvents).UpdateAsync(ids, token));
        PendingUpdate[] updates = [.. _pending];
        _pending.Clear();
        HashSet<string> changed = new(StringComparer.Ordinal);
        foreach (PendingUpdate update in updates)
        {
            CommissionOutcome? outcome = update.WasSetBefore
                ? new CommissionOutcome { WasSetBefore = true }
                : outcomes.TryGetValue(update.CommissionId, out CommissionOutcome? found) ? found : null;
            if (outcome?.Failure is { } failure)
            {
                WriteFailure(failure.ToException(), update.Source, Subject(update.Number, update.InvoiceId, update.CommissionId));
            }
            else if (outcome is not null)
            {
                WriteObject(new CommissionUpdate
                {
                    InputRow = update.Number,
                    CommissionId = update.CommissionId,
                    InvoiceId = update.InvoiceId ?? outcome.Commission?.InvoiceId,
                    Status = Status!.Value,
                    // The same commission in two rows was changed by the first.
                    IsChanged = !outcome.WasSetBefore && changed.Add(update.CommissionId),
                });
            }
        }
    }

    private void WriteFailure(DubException error, object? source, string subject)
    {
        string? key = error switch
        {
            DubNotFoundException => "Refund.NotFound",
            DubBadRequestException api when CommissionUpdater.IsPaid(new ApiErrorDetails { StatusCode = api.StatusCode, Message = api.Message }) => "Refund.Paid",
            DubApiException or DubRequestTimeoutException or DubConnectionException or DubResponseValidationException when !error.IsFatal => "Refund.Again",
            _ => null,
        };
        // Without a partner program every row would fail alike.
        bool isFatal = error is DubApiException { StatusCode: 404 } && error.Message.IndexOf("Program not found", StringComparison.OrdinalIgnoreCase) >= 0;
        WriteError(error, source, subject, key is null ? null : ErrorCatalogue.Text(key), isFatal);
    }
}
