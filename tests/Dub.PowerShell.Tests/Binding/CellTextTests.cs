using System;
using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using Dub.PowerShell;
using Xunit;

namespace Dub.Tests.Binding;

/// <summary>A value's text is one from which the value can be read back, or there is none.</summary>
public sealed class CellTextTests
{
    private static readonly object[] s_noSingleValues =
    [
        new Hashtable(), new ArrayList { 1 }, new object(), new Complex(1, 2), (1, 2), new SqlBinary([1]),
        JsonDocument.Parse("[1]").RootElement, JsonDocument.Parse("{}").RootElement,
    ];

    private static readonly CultureInfo s_german = German();

    [Fact]
    public void A_whole_number_keeps_its_digits()
    {
        Gen.Long.Sample(static n => Assert.Equal(n, long.Parse(Of(n), CultureInfo.InvariantCulture)));
        Gen.ULong.Sample(static n => Assert.Equal(n, ulong.Parse(Of(n), CultureInfo.InvariantCulture)));
        Gen.Select(Gen.Long, Gen.ULong).Sample(static (high, low) =>
        {
            Int128 number = ((Int128)high << 64) + low;
            Assert.Equal(number, Int128.Parse(Of(number), CultureInfo.InvariantCulture));
            BigInteger big = (BigInteger)number * high;
            Assert.Equal(big, BigInteger.Parse(Of(big), CultureInfo.InvariantCulture));
        });
    }

    [Fact]
    public void A_decimal_keeps_its_digits_in_any_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = s_german;
            Gen.Decimal.Sample(static n => Assert.Equal(n.ToString(CultureInfo.InvariantCulture), Of(n)), threads: 1);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_double_reads_back_or_has_no_text()
    {
        Gen.OneOf(Gen.Double, Gen.Long.Select(static n => (double)n), Gen.Int.Select(static n => n / 100d)).Sample(static n =>
        {
            string text = CellText.Of(n);
            if (CellText.ReasonIn(text) is null)
            {
                Assert.Equal(n, double.Parse(text, CultureInfo.InvariantCulture));
            }
            else
            {
                Assert.True(Math.Floor(n) == n && Math.Abs(n) >= 9_007_199_254_740_992);
            }
        });
    }

    [Fact]
    public void A_whole_double_has_no_exponent()
    {
        Gen.Long[-9_007_199_254_740_991, 9_007_199_254_740_991].Sample(static n => Assert.Equal(n.ToString(CultureInfo.InvariantCulture), Of((double)n)));
    }

    [Fact]
    public void Two_times_have_two_texts()
    {
        Gen.Select(Gen.DateTime, Gen.Long[1, 10_000_000]).Where(static (time, ticks) => time.Ticks < DateTime.MaxValue.Ticks - ticks).Sample(static (time, ticks) =>
        {
            Assert.NotEqual(Of(time), Of(time.AddTicks(ticks)));
            Assert.Equal(time, DateTime.Parse(Of(time), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        });
        Gen.DateTimeOffset.Sample(static time => Assert.Equal(time, DateTimeOffset.Parse(Of(time), CultureInfo.InvariantCulture)));
        Gen.DateOnly.Sample(static day => Assert.Equal(day, DateOnly.Parse(Of(day), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_text_is_itself()
    {
        Gen.String.Where(static text => !text.StartsWith('\uFFFF')).Sample(static text => Assert.Equal(text, CellText.Of(text)));
        Gen.Guid.Sample(static id => Assert.Equal(id, Guid.Parse(Of(id))));
    }

    [Fact]
    public void Nothing_is_blank()
    {
        Assert.All(new object?[] { null, DBNull.Value, SqlInt32.Null, SqlString.Null, JsonDocument.Parse("null").RootElement }, static value => Assert.Equal(string.Empty, CellText.Of(value)));
    }

    [Fact]
    public void What_is_no_single_value_has_no_text()
    {
        Assert.All(
            s_noSingleValues,
            static value => Assert.Matches("^is not a single value but a ", CellText.ReasonIn(CellText.Of(value))));
    }

    private static string Of(object value)
    {
        string text = CellText.Of(value);
        Assert.Null(CellText.ReasonIn(text));
        return text;
    }

    // Also where the system has no cultures.
    private static CultureInfo German()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
