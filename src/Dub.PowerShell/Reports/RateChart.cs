using System;
using System.Globalization;
using System.Linq;

namespace Dub.Reports;

/// <summary>Draws a timeline as bars.</summary>
internal static class RateChart
{
    private const int Width = 720;
    private const int Height = 140;
    private const int Left = 48;
    private const int Bottom = 22;

    public static void Write(HtmlBuilder html, RateTimeline timeline)
    {
        int most = timeline.Counts.Max();
        double step = (double)(Width - Left) / timeline.Counts.Count;
        string length = Length(timeline.Bucket);
        html.Markup($"<figure><svg viewBox=\"0 0 {Width} {Height + Bottom}\" role=\"img\" aria-label=\"").Text($"Rows that ended in each {length}, at most {Number(most)}").Markup("\">\n");
        html.Markup($"<line class=\"axis\" x1=\"{Left}\" y1=\"{Height}\" x2=\"{Width}\" y2=\"{Height}\"/>");
        html.Markup($"<text x=\"{Left - 6}\" y=\"12\" text-anchor=\"end\">").Text(Number(most)).Markup("</text>");
        html.Markup($"<text x=\"{Left - 6}\" y=\"{Height}\" text-anchor=\"end\">0</text>\n");
        for (int i = 0; i < timeline.Counts.Count; i++)
        {
            double height = (Height - 8.0) * timeline.Counts[i] / most;
            if (timeline.Counts[i] > 0)
            {
                html.Markup($"<rect x=\"{Decimal(Left + (i * step))}\" y=\"{Decimal(Height - height)}\" width=\"{Decimal(Math.Max(step - 1, 1))}\" height=\"{Decimal(height)}\"><title>")
                    .Text($"{Time(timeline, i)}: {Number(timeline.Counts[i])}")
                    .Markup("</title></rect>");
            }
        }

        html.Markup($"\n<text x=\"{Left}\" y=\"{Height + 16}\">").Text(Time(timeline, 0)).Markup("</text>");
        html.Markup($"<text x=\"{Width}\" y=\"{Height + 16}\" text-anchor=\"end\">").Text(Time(timeline, timeline.Counts.Count)).Markup("</text>");
        html.Markup("</svg><figcaption>").Text($"Rows that ended in each {length}, in UTC.").Markup("</figcaption></figure>\n");
    }

    private static string Time(RateTimeline timeline, int bucket)
    {
        DateTime time = timeline.Start.UtcDateTime + TimeSpan.FromTicks(timeline.Bucket.Ticks * bucket);
        return time.ToString(timeline.Bucket.TotalSeconds * timeline.Counts.Count > 86_400 ? "yyyy-MM-dd HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string Length(TimeSpan time) => time.TotalSeconds switch
    {
        1 => "second",
        60 => "minute",
        3_600 => "hour",
        86_400 => "day",
        < 60 => $"{Number((int)time.TotalSeconds)} seconds",
        < 3_600 => $"{Number((int)time.TotalMinutes)} minutes",
        < 86_400 => $"{Number((int)time.TotalHours)} hours",
        _ => $"{Number((int)time.TotalDays)} days",
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Decimal(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
