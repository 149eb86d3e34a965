using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Lookup;

namespace Dub.Reconciliation;

/// <summary>Reads all events of a customer.</summary>
internal sealed class CustomerEventReader(LookupClient client, ConversionEventType type, DateTimeOffset since, ICallEvents events)
{
    private const int MostPages = 100;

    /// <exception cref="DubException">Every other call would fail alike.</exception>
    public async Task<CustomerEvents> ReadAsync(string customer, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOrThrowAsync(customer, cancellationToken).ConfigureAwait(false);
        }
        catch (DubException error) when (!error.IsFatal)
        {
            return new CustomerEvents { Error = error };
        }
    }

    private async Task<CustomerEvents> ReadOrThrowAsync(string customer, CancellationToken cancellationToken)
    {
        CallOutcome outcome = await client
            .TrySendAsync(CustomerQuery.One(CustomerIds.FromExternal(customer), includesLink: false), events, cancellationToken)
            .ConfigureAwait(false);
        TimeSpan? offset = outcome.Response?.Date - client.Clock.UtcNow;
        if (outcome.Failure is { ErrorId: ErrorCatalogue.NotFound, IsFatal: false })
        {
            return new CustomerEvents { ClockOffset = offset };
        }

        if (outcome.Failure is { } failure)
        {
            throw failure.ToException();
        }

        string id = ((CustomerRecord)outcome.Result!).Id ?? throw UnusableAnswer.NoId("customer");
        EventPager pages = new(
            client,
            // The oldest first: new events then shift none to a page that was read before.
            new EventQuery { Type = type, CustomerId = id, Start = since, IsOldestFirst = true },
            events);
        List<ConversionEvent> found = [];
        for (int page = 0; !pages.IsAtEnd; page++)
        {
            if (page == MostPages)
            {
                throw UnusableAnswer.TooManyEvents();
            }

            foreach (ConversionEvent item in await pages.ReadPageAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsOf(item, customer, id))
                {
                    found.Add(item);
                }
            }
        }

        return new CustomerEvents { IsKnown = true, Events = found, ClockOffset = offset };
    }

    // A server that does not know the filter gives everybody's.
    private static bool IsOf(ConversionEvent item, string externalId, string id) => item.Customer switch
    {
        { Id: { } own } => own == id,
        { ExternalId: { } external } => string.Equals(external, externalId, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
