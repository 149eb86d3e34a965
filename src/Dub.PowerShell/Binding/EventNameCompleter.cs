using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Completes event names: those that this session has sent, then common ones.</summary>
public sealed class EventNameCompleter : ValueCompleter
{
    // Enough for anyone's events, and a bound for a CSV that has another name in each row.
    private const int MostRemembered = 100;

    private static readonly ConcurrentDictionary<string, bool> s_used = new(StringComparer.Ordinal);

    private static readonly string[] s_common =
        ["Sign up", "Book demo", "Start trial", "Purchase", "Invoice paid", "Subscription created"];

    /// <summary>Keeps a name for later, and gives it back.</summary>
    internal static string? Remember(string? eventName)
    {
        if (eventName is not null && !s_used.ContainsKey(eventName) && s_used.Count < MostRemembered)
        {
            s_used.TryAdd(eventName, true);
        }

        return eventName;
    }

    private protected override IEnumerable<KeyValuePair<string, string>> Values()
    {
        foreach (string name in s_used.Keys)
        {
            yield return new(HarmlessText.Line(name), "Used in this session");
        }

        foreach (string name in s_common)
        {
            if (!s_used.ContainsKey(name))
            {
                yield return new(name, "A common event name");
            }
        }
    }
}
