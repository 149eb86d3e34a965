using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>Reads customers page by page, until an empty one.</summary>
internal sealed class CustomerPager(LookupClient client, CustomerQuery query, ICallEvents events)
{
    private string? _last;

    /// <summary>Whether all pages were read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next page.</summary>
    /// <exception cref="DubException">It could not be read.</exception>
    public async Task<IReadOnlyList<CustomerRecord>> ReadPageAsync(CancellationToken cancellationToken)
    {
        CustomerRecord[] page = await client.SendAsync(query.Page(_last), events, cancellationToken).ConfigureAwait(false);
        IsAtEnd = page.Length == 0;
        if (!IsAtEnd)
        {
            string? last = page[page.Length - 1].Id;
            if (last is null || last == _last)
            {
                throw UnusableAnswer.SamePageAgain("/customers");
            }

            _last = last;
        }

        return page;
    }
}
