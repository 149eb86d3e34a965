using System;
using System.Linq;
using CsCheck;
using Dub.Errors;
using Dub.Http;
using Dub.Tests.Support;
using Xunit;

namespace Dub.Tests.Errors;

public sealed class HarmlessTextTests
{
    private static readonly string[] s_characters = ["a", "é", "漢", "🙂"];

    [Theory]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("\u001b]8;;http://evil\u0007click\u001b]8;;\u0007", "\\u001B]8;;http://evil\\u0007click\\u001B]8;;\\u0007")]
    [InlineData("\u009b31m", "\\u009B31m")]
    [InlineData("\u0000\u007f\u0080\u009f", "\\u0000\\u007F\\u0080\\u009F")]
    [InlineData("a\rb\nc\td", "a\\u000Db\\u000Ac\\u0009d")]
    [InlineData("gnp\u202egpj.exe", "gnp\\u202Egpj.exe")]
    [InlineData("\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff", "\\u2066\\u2067\\u2068\\u2069\\u200E\\u200F\\u061C\\uFEFF")]
    [InlineData("a\u2028b\u2029", "a\\u2028b\\u2029")]
    [InlineData("Zoë 漢字 🙂", "Zoë 漢字 🙂")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_line_spells_out_what_would_steer_a_terminal(string? text, string expected)
    {
        Assert.Equal(expected, HarmlessText.Line(text));
    }

    // Attributes of a test cannot carry half a pair.
    [Fact]
    public void Half_a_surrogate_pair_is_spelled_out()
    {
        Assert.Equal("a\\uD83Db", HarmlessText.Line("a" + '\uD83D' + "b"));
        Assert.Equal("\\uDE42\\uD83D", HarmlessText.Line(new string(['\uDE42', '\uD83D'])));
    }

    [Fact]
    public void A_block_keeps_lines_and_tabs_alone()
    {
        Assert.Equal("a\n\tb\\u000D\\u001B", HarmlessText.Block("a\n\tb\r\u001b"));
    }

    [Fact]
    public void A_line_is_cut_and_says_so()
    {
        Assert.Equal("abc…", HarmlessText.Line("abcdef", 3));
        Assert.Equal(501, HarmlessText.Line(new string('x', 10_000)).Length);
    }

    [Theory]
    [InlineData("ab🙂cd", 2, "ab…")]
    [InlineData("ab🙂cd", 3, "ab…")]
    [InlineData("ab🙂cd", 4, "ab🙂…")]
    [InlineData("\r🙂cd", 2, "\\u000D…")]
    [InlineData("🙂", 1, "…")]
    [InlineData("🙂", 2, "🙂")]
    public void A_cut_never_splits_a_surrogate_pair(string text, int maxLength, string expected)
    {
        Assert.Equal(expected, HarmlessText.Line(text, maxLength));
        Assert.Equal(expected, HarmlessText.Block(text, maxLength));
    }

    [Fact]
    public void No_length_whatever_splits_a_pair_or_adds_more_than_the_mark()
    {
        Gen.Select(Gen.Int[0, 3].Select(static pick => s_characters[pick]).Array[0, 20], Gen.Int[0, 30]).Sample(static (parts, length) =>
        {
            string text = string.Concat(parts);
            string cut = HarmlessText.Line(text, length);
            Assert.True(IsWellFormed(cut));
            Assert.StartsWith(cut.TrimEnd('…'), text, StringComparison.Ordinal);
            Assert.InRange(cut.TrimEnd('…').Length, Math.Min(text.Length, length) - 1, length);
        });
    }

    [Fact]
    public void A_servers_text_is_harmless_wherever_an_error_shows_it()
    {
        string nasty = "\u001b[2J\u009b\u202e";
        DubApiException error = (DubApiException)ApiErrors.From(Samples.Answer(422, Samples.Error("code" + nasty, "text" + nasty, "https://x" + nasty), "text/x" + nasty)).ToException();
        DubApiException foreign = (DubApiException)ApiErrors.From(Samples.Answer(502, "<b>" + nasty, "text/html" + nasty)).ToException();

        foreach (string? shown in new[]
        {
            error.Message, error.Code, error.DocUrl, error.RawBody, error.ContentType, error.RecommendedAction,
            foreign.Message, foreign.RawBody, foreign.ContentType,
        })
        {
            AssertHarmless(shown!);
        }
    }

    [Fact]
    public void No_text_whatever_gets_through_with_a_control_character()
    {
        Gen.Char.Array[0, 40].Select(static characters => new string(characters)).Sample(static text =>
        {
            AssertHarmless(HarmlessText.Line(text));
            AssertHarmless(HarmlessText.Block(text).Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\t", string.Empty, StringComparison.Ordinal));
        });
    }

    private static void AssertHarmless(string text)
    {
        Assert.DoesNotContain(text, static c => char.IsControl(c) || c is '\u202e' or '\u2066' or '\u2028' or '\u200f');
        Assert.True(IsWellFormed(text));
    }

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD || text.Contains('\uFFFD', StringComparison.Ordinal));

    [Theory]
    [InlineData("Lost", "Lost.")]
    [InlineData("Lost.", "Lost.")]
    [InlineData("Lost…", "Lost…")]
    [InlineData("failed with status code '407'.\"", "failed with status code '407'.\"")]
    [InlineData("the name 'ann'", "the name 'ann'.")]
    [InlineData("", "")]
    public void A_sentence_ends_with_one_full_stop(string text, string expected)
    {
        Assert.Equal(expected, HarmlessText.Sentence(text));
    }
}
