using System.Collections.Generic;

namespace Dub.Tracking.Imports;

/// <summary>
/// The keys, such as invoice IDs, that an import's rows have used so far. Keeps 64-bit hashes instead of the strings, so
/// that hundreds of thousands of rows take a few megabytes.
/// </summary>
internal sealed class ExclusiveKeys
{
    private readonly Dictionary<ulong, (uint Content, int Row)> _rows = [];

    /// <summary>Records a row's key; returns the first row with the same key, and whether their content is the same.</summary>
    public (int Row, bool IsSame)? Add(string key, string content, int row)
    {
        ulong hash = Hash(key);
        uint contentHash = (uint)Hash(content);
        if (!_rows.TryGetValue(hash, out (uint Content, int Row) first))
        {
            _rows.Add(hash, (contentHash, row));
            return null;
        }

        return (first.Row, first.Content == contentHash);
    }

    // FNV-1a with a final mix, so that the low half depends on the whole text.
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }
}
