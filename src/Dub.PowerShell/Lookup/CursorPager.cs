using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>
/// Reads a list page by page to its end. Dub orders the first page by the date and those behind a cursor by the ID, so
/// that one walk loses rows with an old date and a new ID. The last row of the first page is therefore taken as an anchor:
/// one walk goes down from it and another up, and together they meet every row. Only rows of the first page can come again.
/// A walk ends with an empty page: whether a short one is the last is for the server to say.
/// </summary>
/// <param name="client">Makes the calls.</param>
/// <param name="path">The list's path, for messages.</param>
/// <param name="page">The page behind the first ID or before the second one; the first page for two nulls.</param>
/// <param name="idOf">An item's ID.</param>
/// <param name="events">Is told of the calls' steps.</param>
internal sealed class CursorPager<T>(
    LookupClient client,
    string path,
    Func<string?, string?, LookupRequest<T[]>> page,
    Func<T, string?> idOf,
    ICallEvents events)
    where T : class
{
    private readonly HashSet<string> _firstPage = new(StringComparer.Ordinal);
    private string? _anchor;
    private string? _cursor;
    private bool _isGoingUp;

    /// <summary>Whether all pages were read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next page; items that the first page had are left out.</summary>
    /// <exception cref="DubException">It could not be read.</exception>
    public async Task<IReadOnlyList<T>> ReadPageAsync(CancellationToken cancellationToken)
    {
        T[] items = await client
            .SendAsync(_isGoingUp ? page(null, _cursor) : page(_cursor, null), events, cancellationToken)
            .ConfigureAwait(false);
        string[] ids = [.. items.Select(item => idOf(item) ?? throw UnusableAnswer.SamePageAgain(path))];
        if (_cursor is null)
        {
            _firstPage.UnionWith(ids);
            IsAtEnd = items.Length == 0;
            _cursor = _anchor = ids.LastOrDefault();
            return items;
        }

        if (ids.Contains(_cursor, StringComparer.Ordinal))
        {
            throw UnusableAnswer.SamePageAgain(path);
        }

        if (items.Length > 0)
        {
            _cursor = Farthest(ids[0], ids[ids.Length - 1]);
        }
        else
        {
            (_cursor, IsAtEnd, _isGoingUp) = (_anchor, _isGoingUp, true);
        }

        return [.. items.Where((_, index) => !_firstPage.Contains(ids[index]))];
    }

    // A page before a cursor may come in either order. Dub's database compares IDs without regard to case.
    private string Farthest(string first, string last) =>
        _isGoingUp && StringComparer.OrdinalIgnoreCase.Compare(first, last) > 0 ? first : last;
}
