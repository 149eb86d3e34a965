using System;
using System.Globalization;
using System.Text;

namespace Dub.Lookup;

/// <summary>Puts a path and its query together. Values that are null are left out.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasQuery;

    public QueryText Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _hasQuery = true;
        }

        return this;
    }

    public QueryText Add(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public QueryText Add(string name, DateTimeOffset? value) =>
        Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
