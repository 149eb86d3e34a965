using System.Globalization;

namespace Dub.Sandbox;

/// <summary>Reads a query as Dub's schemas do, and keeps the first problem.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    // Before it there was no Dub.
    private static readonly DateTimeOffset s_founding = new(2022, 9, 22, 0, 0, 0, TimeSpan.Zero);

    public string? Problem { get; private set; }

    public string? this[string name] => query[name];

    public string? Choice(string name, params string[] choices)
    {
        string? value = query[name];
        if (value is not null && Array.IndexOf(choices, value) < 0)
        {
            Problem ??= FieldReader.NoneOf(name, choices);
        }

        return value;
    }

    /// <summary>One or several, with commas between them.</summary>
    public string[]? Choices(string name, params string[] choices)
    {
        string[]? values = query[name] is { Count: > 0 } text ? text.ToString().Split(',') : null;
        if (values?.All(choices.Contains) == false)
        {
            Problem ??= FieldReader.NoneOf(name, choices);
        }

        return values;
    }

    public int? Count(string name, string called, int most)
    {
        if (query[name].FirstOrDefault() is not { } text)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            Problem ??= $"invalid_type: {name}: {called} must be a number.";
        }
        else if (!double.IsInteger(number))
        {
            Problem ??= $"invalid_type: {name}: {called} must be an integer.";
        }
        else if (number <= 0)
        {
            Problem ??= $"too_small: {name}: {called} must be greater than 0.";
        }
        else if (number > most)
        {
            Problem ??= $"too_big: {name}: Max page size is {most}.";
        }

        return Problem is null ? (int)number : null;
    }

    /// <summary>Whole days from <c>start</c> on, or else the interval, where <c>end</c> means nothing.</summary>
    public (DateTimeOffset Start, DateTimeOffset End) Period(string otherwise, DateTimeOffset now)
    {
        string interval = Choice("interval", "24h", "7d", "30d", "90d", "1y", "mtd", "qtd", "ytd", "all") ?? otherwise;
        DateTimeOffset? start = Date("start");
        DateTimeOffset? end = Date("end");
        DateTimeOffset today = DayOf(now);
        if (start is { } from)
        {
            DateTimeOffset to = end ?? now;
            return from <= to ? (DayOf(from), EndOf(to)) : (EndOf(to), DayOf(from));
        }

        DateTimeOffset month = today.AddDays(1 - today.Day);
        return (
            interval switch
            {
                "24h" => now.AddHours(-24),
                "7d" => now.AddDays(-7),
                "30d" => now.AddDays(-30),
                "90d" => now.AddDays(-90),
                "1y" => now.AddYears(-1),
                "mtd" => month,
                "qtd" => month.AddMonths(-((month.Month - 1) % 3)),
                "ytd" => month.AddMonths(1 - month.Month),
                _ => s_founding,
            },
            interval == "24h" ? now : EndOf(now));
    }

    private static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset EndOf(DateTimeOffset time) => DayOf(time).AddDays(1).AddMilliseconds(-1);

    private DateTimeOffset? Date(string name)
    {
        if (query[name].FirstOrDefault() is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        Problem ??= $"custom: {name}: Invalid date";
        return null;
    }
}
