using System;
using System.Globalization;
using System.Management.Automation;
using Dub.Lookup;

namespace Dub.PowerShell;

/// <summary>Gets sales, leads or clicks from Dub's events.</summary>
[Cmdlet(VerbsCommon.Get, "DubEvent")]
[OutputType(typeof(ConversionEvent))]
public sealed class GetDubEventCommand : LookupByIdCommandBase
{
    private const string DefaultInterval = "30d";

    /// <summary>Which events.</summary>
    [Parameter(Position = 0)]
    public ConversionEventType EventType { get; set; } = ConversionEventType.Sale;

    /// <summary>Only events of the customer with this ID in the caller's own system.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [TextValue]
    [Alias("ExternalId", "customer_external_id", "customer_id", "external_id", "Customer ID")]
    public string? CustomerExternalId { get; set; }

    /// <summary>Only events of the customer with this ID of Dub's.</summary>
    [Parameter]
    public string? CustomerId { get; set; }

    /// <summary>Only events of this short link.</summary>
    [Parameter]
    public string? LinkId { get; set; }

    /// <summary>Only events of this partner.</summary>
    [Parameter]
    public string? PartnerId { get; set; }

    /// <summary>A period by its name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntervalCompleter))]
    public string? Interval { get; set; }

    /// <summary>Only events from this time on.</summary>
    [Parameter]
    public DateTimeOffset? Start { get; set; }

    /// <summary>Only events up to this time.</summary>
    [Parameter]
    public DateTimeOffset? End { get; set; }

    /// <summary>Only a customer's first sales, or only the later ones.</summary>
    [Parameter]
    [ValidateSet("New", "Recurring")]
    public string? SaleType { get; set; }

    /// <summary>Gives the oldest events first.</summary>
    [Parameter]
    public SwitchParameter Oldest { get; set; }

    /// <summary>How many events a call asks for.</summary>
    [Parameter]
    [ValidateRange(1, EventQuery.MaximumPageSize)]
    public int PageSize { get; set; } = EventQuery.MaximumPageSize;

    private protected override string IdParameter => nameof(CustomerExternalId);

    private protected override string? BoundId => CustomerExternalId;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Start is not null)
        {
            // Dub would pass over the interval.
            RefuseTogether($"-{nameof(Start)}", nameof(Interval));
        }

        if (End < Start)
        {
            Refuse($"-End ({Text(End)}) is before -Start ({Text(Start)}).");
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (IsById)
        {
            RefuseWithId(nameof(CustomerId));
        }

        if (IsById || IsBound(nameof(CustomerId)))
        {
            WriteOfCustomer();
        }
        else
        {
            WriteOfAll();
        }
    }

    // Dub prints an event's time in whole seconds: one of :39.7 is shown as of :39.
    private DateTimeOffset? FirstSecond => Start is { } start ? start.AddTicks(-(start.Ticks % TimeSpan.TicksPerSecond)) : null;

    private static string Text(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? string.Empty;

    private void WriteOfCustomer()
    {
        string? id = null;
        try
        {
            id = IsById ? ReadId() : CustomerId;
            string customer = IsById
                ? Run(token => CustomerIds.ResolveAsync(Client, id!, CallEvents, token))
                : CustomerIds.FromOwn(id);
            WriteAll(new EventPager(Client, Query(customer), CallEvents));
        }
        catch (DubException error)
        {
            WriteErrorOfId(error, id, "Events of customer");
        }
    }

    private void WriteOfAll()
    {
        try
        {
            WriteAll(new EventPager(Client, Query(customer: null), CallEvents));
        }
        catch (DubException error)
        {
            WriteError(error, target: null, "The list of events is not complete");
        }
    }

    private EventQuery Query(string? customer) => new()
    {
        Type = EventType,
        CustomerId = customer,
        LinkId = LinkId,
        PartnerId = PartnerId,
        // Dub's own default (get-start-end-dates.ts), written out so that it cannot change unnoticed.
        Interval = Interval ?? (Start is null ? DefaultInterval : null),
        Start = Start,
        End = End,
#pragma warning disable CA1308 // The API's own words.
        SaleType = SaleType?.ToLowerInvariant(),
#pragma warning restore CA1308
        IsOldestFirst = Oldest,
        PageSize = PageSize,
    };

    private void WriteAll(EventPager pages)
    {
        while (!pages.IsAtEnd)
        {
            foreach (ConversionEvent item in Run(pages.ReadPageAsync))
            {
                if (item.UnreadableTimestamp is { } time)
                {
                    WriteWarning($"The time '{time}' of event {item.EventId ?? "without an ID"} cannot be read. The event has no Timestamp and was not compared with -Start and -End.");
                }

                // Dub gives whole days.
                if (!(item.Timestamp < FirstSecond) && !(item.Timestamp > End))
                {
                    WriteObject(item);
                }
            }
        }
    }
}
