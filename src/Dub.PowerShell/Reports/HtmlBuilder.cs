using System.Collections.Generic;
using System.Net;
using System.Text;
using Dub.Errors;

namespace Dub.Reports;

/// <summary>Writes HTML. Text is always encoded; markup comes from the module alone.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup as it stands.</summary>
    public HtmlBuilder Markup(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Adds text, encoded and without control characters.</summary>
    public HtmlBuilder Text(string? text)
    {
        _html.Append(WebUtility.HtmlEncode(HarmlessText.Line(text, 10_000)));
        return this;
    }

    /// <summary>Adds an element with text in it.</summary>
    /// <param name="tag">The element, with its attributes if it has any.</param>
    /// <param name="text">The text.</param>
    public HtmlBuilder Element(string tag, string? text) =>
        Markup($"<{tag}>").Text(text).Markup($"</{tag.Split(' ')[0]}>");

    /// <summary>Adds a table.</summary>
    /// <param name="headings">The columns; those that begin with # hold numbers.</param>
    /// <param name="rows">The cells of each row.</param>
    public HtmlBuilder Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows)
    {
        Markup("<div class=\"scroll\"><table><thead><tr>");
        foreach (string heading in headings)
        {
            Element(Tag("th", heading), heading.TrimStart('#'));
        }

        Markup("</tr></thead><tbody>");
        foreach (IReadOnlyList<string?> row in rows)
        {
            Markup("<tr>");
            for (int i = 0; i < row.Count; i++)
            {
                Element(Tag("td", headings[i]), row[i]);
            }

            Markup("</tr>\n");
        }

        return Markup("</tbody></table></div>\n");
    }

    public override string ToString() => _html.ToString();

    private static string Tag(string tag, string heading) => heading[0] == '#' ? tag + " class=\"number\"" : tag;
}
