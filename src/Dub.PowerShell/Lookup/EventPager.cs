using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;

namespace Dub.Lookup;

/// <summary>
/// Reads events page by page. The end is an empty page: Dub leaves events of deleted links out of their page, so that a
/// short one may have others behind it.
/// </summary>
internal sealed class EventPager(LookupClient client, EventQuery query, ICallEvents events)
{
    // New events shift the ones before them by a few places, and not by whole pages again and again.
    private const int MostRepeatedPages = 3;

    private HashSet<string> _lastPage = [];
    private object?[] _lastContent = [];
    private int _pages;
    private int _repeatedPages;

    /// <summary>Whether all pages were read.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Reads the next page; events that moved there from the page before are left out.</summary>
    /// <exception cref="DubException">It could not be read.</exception>
    public async Task<IReadOnlyList<ConversionEvent>> ReadPageAsync(CancellationToken cancellationToken)
    {
        ConversionEvent[] page = await client.SendAsync(query.Page(++_pages), events, cancellationToken).ConfigureAwait(false);
        IsAtEnd = page.Length == 0;
        List<ConversionEvent> fresh = [];
        HashSet<string> keys = [];
        foreach (ConversionEvent item in page)
        {
            string key = Key(item);
            keys.Add(key);
            if (key.Length == 0 || !_lastPage.Contains(key))
            {
                fresh.Add(item);
            }
        }

        object?[] content = [.. page.Select(Content)];
        _repeatedPages = fresh.Count == 0 || content.SequenceEqual(_lastContent) ? _repeatedPages + 1 : 0;
        if (_repeatedPages == MostRepeatedPages && !IsAtEnd)
        {
            throw UnusableAnswer.SamePageAgain("/events");
        }

        (_lastPage, _lastContent) = (keys, content);
        return fresh;
    }

    // One click may have many sales, so that its ID stands for a click alone.
    private string Key(ConversionEvent item) =>
        item.EventId ?? (query.Type == ConversionEventType.Click ? item.Click?.Id : null) ?? string.Empty;

    // Events without an ID may be alike, but a whole page of them is not.
    private static object? Content(ConversionEvent item) =>
        (item.EventId, item.Timestamp, item.EventName, item.Customer?.Id, item.Click?.Id, item.InvoiceId, item.Sale?.Amount);
}
