using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>Reads a list page by page, each behind the last item of the page before, until an empty one.</summary>
/// <param name="client">Makes the calls.</param>
/// <param name="path">The list's path, for messages.</param>
/// <param name="page">The page behind an ID; the first one for null.</param>
/// <param name="idOf">An item's ID.</param>
/// <param name="events">Is told of the calls' steps.</param>
internal sealed class CursorPager<T>(
    LookupClient client,
    string path,
    Func<string?, LookupRequest<T[]>> page,
    Func<T, string?> idOf,
    ICallEvents events)
    where T : class
{
    private string? _last;

    /// <summary>Whether all pages were read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next page.</summary>
    /// <exception cref="DubException">It could not be read.</exception>
    public async Task<IReadOnlyList<T>> ReadPageAsync(CancellationToken cancellationToken)
    {
        T[] items = await client.SendAsync(page(_last), events, cancellationToken).ConfigureAwait(false);
        IsAtEnd = items.Length == 0;
        if (!IsAtEnd)
        {
            string? last = idOf(items[items.Length - 1]);
            if (last is null || last == _last)
            {
                throw UnusableAnswer.SamePageAgain(path);
            }

            _last = last;
        }

        return items;
    }
}
