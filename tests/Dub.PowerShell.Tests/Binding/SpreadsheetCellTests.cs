using System.Globalization;
using CsCheck;
using Dub.PowerShell;
using Xunit;

namespace Dub.Tests.Binding;

/// <summary>What spreadsheets and exports make of IDs and sums.</summary>
public sealed class SpreadsheetCellTests
{
    private static readonly string[] s_formats = ["0.00", "0.0#", "0.##"];

    [Fact]
    public void Any_text_comes_back_from_a_formula_that_holds_it()
    {
        Gen.Char["abc012 \"'=é"].Array[1, 12].Select(static c => new string(c)).Sample(static text =>
            Assert.Equal(text.Trim(), SpreadsheetText.ReadFormula($"=\"{text.Replace("\"", "\"\"", System.StringComparison.Ordinal)}\"")));
    }

    [Theory]
    [InlineData("=A1")]
    [InlineData("=\"a\"&\"b\"")]
    [InlineData("=\"")]
    [InlineData("plain")]
    [InlineData("\"quoted\"")]
    public void Any_other_cell_is_no_such_formula(string cell)
    {
        Assert.Equal(cell, SpreadsheetText.ReadFormula(cell));
    }

    [Theory]
    [InlineData("'00124", "00124")]
    [InlineData("' 00124 ", "00124")]
    [InlineData("''", "''")]
    [InlineData("'a'", "'a'")]
    [InlineData("a'b", "a'b")]
    public void An_apostrophe_stands_before_a_text(string cell, string text)
    {
        Assert.Equal(text, SpreadsheetText.SkipApostrophe(cell));
    }

    [Fact]
    public void Any_number_that_was_shortened_is_no_id()
    {
        Gen.Double.Where(static n => double.IsFinite(n) && n != 0).Sample(static n =>
        {
            Assert.NotNull(IdCell.WhatIsWrong(n.ToString("0.00E+00", CultureInfo.InvariantCulture)));
            Assert.NotNull(IdCell.WhatIsWrong(n.ToString("E5", CultureInfo.InvariantCulture)));
        });
    }

    [Fact]
    public void An_id_of_letters_digits_and_dashes_is_one()
    {
        Gen.Select(Gen.Char["abcdefxyz_"], Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789_-:@."].Array[4, 40]).Sample(static (first, rest) =>
        {
            string id = first + new string(rest);
            Assert.Equal(id is "undefined", IdCell.WhatIsWrong(id) is not null);
        });
        Gen.Long[0, long.MaxValue].Sample(static id => Assert.Null(IdCell.WhatIsWrong(id.ToString(CultureInfo.InvariantCulture))));
        Gen.Guid.Sample(static id => Assert.Null(IdCell.WhatIsWrong(id.ToString())));
    }

    [Fact]
    public void Hundredths_become_minor_units_exactly()
    {
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 2].Select(static i => s_formats[i])).Sample(static (minor, format) =>
        {
            string text = (minor / 100m).ToString(format, CultureInfo.InvariantCulture);
            Assert.Equal(minor.ToString(CultureInfo.InvariantCulture), ExportSums.FromHundredths(text, "jpy"));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1.00")]
    [InlineData("1.234")]
    [InlineData("1,250.00")]
    [InlineData("1.2.3")]
    [InlineData(".5")]
    [InlineData("1e3")]
    public void What_is_no_sum_of_hundredths_is_refused(string text)
    {
        Assert.Throws<DubInvalidRequestException>(() => ExportSums.FromHundredths(text, "usd"));
    }

    [Fact]
    public void Commas_go_where_they_stand_between_thousands_alone()
    {
        Gen.Int[0, int.MaxValue].Sample(static minor =>
        {
            decimal price = minor / 100m;
            Assert.Equal(
                price.ToString("0.00", CultureInfo.InvariantCulture),
                ExportSums.WithoutThousandsSeparators(price.ToString("#,0.00", CultureInfo.InvariantCulture), "usd"));
        });
        Assert.All(["49,99", "1,25.00", "1,250", ",250.00", "1.250,00"], static text => Assert.Equal(text, ExportSums.WithoutThousandsSeparators(text, "usd")));
    }

    [Fact]
    public void A_sum_without_a_point_needs_a_currency_without_decimals()
    {
        Assert.Equal("4900", ExportSums.WithPoint("4900", "jpy"));
        Assert.Throws<DubInvalidRequestException>(static () => ExportSums.WithPoint("4900", "usd"));
        Assert.Throws<DubInvalidRequestException>(static () => ExportSums.WithPoint("4900", null));
        Assert.Equal("4900", ExportSums.Cents("4900", "usd"));
        Assert.Throws<DubInvalidRequestException>(static () => ExportSums.Cents("4900", "jpy"));
    }
}
