using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Dub;

/// <summary>Row numbers as one says them: <c>3-5, 9</c>.</summary>
internal static class RowNumbers
{
    public static string Format(IEnumerable<int> rows)
    {
        List<string> ranges = [];
        int first = 0;
        int last = 0;
        foreach (int row in rows.OrderBy(static row => row))
        {
            if (first > 0 && row == last + 1)
            {
                last = row;
                continue;
            }

            AddRange();
            first = last = row;
        }

        AddRange();
        return string.Join(", ", ranges);

        void AddRange()
        {
            if (first > 0)
            {
                string start = first.ToString(CultureInfo.InvariantCulture);
                ranges.Add(first == last ? start : start + "-" + last.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
