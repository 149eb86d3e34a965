using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using CsCheck;
using Xunit;

namespace Dub.Tests.Tracking;

public sealed class MoneyTests
{
    private static readonly Gen<string> s_numberLike = Gen.Char["0123456789.,-+eE _'$\u00a0\u0661x"].Array[0, 24].Select(static c => new string(c));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4999", 4999)]
    [InlineData("007", 7)]
    [InlineData("2147483647", Money.MaxAmount)]
    public void Digits_are_an_amount(string text, long expected)
    {
        Assert.Equal(expected, Money.ParseAmount(text, "usd"));
    }

    [Theory]
    [InlineData("49.99", "49.99 is not a whole number of minor units; use -Price for 49.99 usd.")]
    [InlineData("5.0", "5.0 is not a whole number of minor units; use -Price for 5.0 usd.")]
    [InlineData("1,250", "1,250 is not a whole number of minor units; write it as digits alone, such as 4999 for 49.99 usd.")]
    [InlineData("1e3", "1e3 is not a whole number of minor units; write it as digits alone, such as 4999 for 49.99 usd.")]
    [InlineData("-5", "-5 is negative, which no sale can be. For a refund, leave the row out and use Set-DubCommission.")]
    [InlineData("-49.99", "-49.99 is negative, which no sale can be. For a refund, leave the row out and use Set-DubCommission.")]
    [InlineData("-", "- is not a whole number of minor units; write it as digits alone, such as 4999 for 49.99 usd.")]
    [InlineData("", " is not a whole number of minor units; write it as digits alone, such as 4999 for 49.99 usd.")]
    [InlineData("2147483648", "2147483648 is more than Dub can pay a commission on (2147483647 minor units). Convert a sum of a weak currency to USD.")]
    [InlineData("99999999999999999999999", "99999999999999999999999 is more than Dub can pay a commission on (2147483647 minor units). Convert a sum of a weak currency to USD.")]
    public void What_is_no_amount_is_refused_with_advice(string text, string message)
    {
        DubInvalidRequestException error = Assert.Throws<DubInvalidRequestException>(() => Money.ParseAmount(text, "usd"));
        Assert.Equal("amount", error.Field);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("49.99", "usd", 4999)]
    [InlineData("49.9", "USD", 4990)]
    [InlineData("49", "usd", 4900)]
    [InlineData("0.00", "usd", 0)]
    [InlineData("0.29", "eur", 29)]
    [InlineData("1580", "jpy", 1580)]
    [InlineData("1580", "KRW", 1580)]
    [InlineData("1.25", "kwd", 125)]
    [InlineData("1.250", "kwd", 125)]
    [InlineData("49.9900", "usd", 4999)]
    [InlineData("5000.00", "jpy", 5000)]
    [InlineData("5000.000", "jpy", 5000)]
    [InlineData("0.500", "usd", 50)]
    [InlineData("21474836.47", "usd", Money.MaxAmount)]
    [InlineData("2147483647", "jpy", Money.MaxAmount)]
    public void A_price_becomes_minor_units_by_dubs_rule(string text, string currency, long expected)
    {
        Assert.Equal(expected, Money.ParsePrice(text, currency));
    }

    [Theory]
    [InlineData("1,250.00", "usd")]
    [InlineData("49,99", "usd")]
    [InlineData("49.999", "usd")]
    [InlineData("1.234", "kwd")]
    [InlineData("1580.5", "jpy")]
    [InlineData("1.580", "jpy")]
    [InlineData("49.990", "usd")]
    [InlineData("-1", "usd")]
    [InlineData("+1", "usd")]
    [InlineData("1e3", "usd")]
    [InlineData("$5", "usd")]
    [InlineData(".5", "usd")]
    [InlineData("5.", "usd")]
    [InlineData("", "usd")]
    [InlineData("NaN", "usd")]
    [InlineData("21474836.48", "usd")]
    [InlineData("2147483648", "jpy")]
    [InlineData("79228162514264337593543950336", "usd")]
    public void What_is_no_price_is_refused(string text, string currency)
    {
        Assert.Equal("price", Assert.Throws<DubInvalidRequestException>(() => Money.ParsePrice(text, currency)).Field);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("-20.00")]
    [InlineData("-1,250.00")]
    [InlineData("\u22125")]
    public void A_negative_price_is_called_one_and_refunds_are_pointed_to(string text)
    {
        DubInvalidRequestException error = Assert.Throws<DubInvalidRequestException>(() => Money.ParsePrice(text, "usd"));
        Assert.Equal("price", error.Field);
        Assert.Equal($"{text} is negative, which no sale can be. For a refund, leave the row out and use Set-DubCommission.", error.Message);
    }

    [Theory]
    [InlineData(5, "usd", "5.00 USD")]
    [InlineData(1025, "jpy", "1,025 JPY")]
    public void A_price_reads_with_its_decimals(int price, string currency, string expected)
    {
        Assert.Equal(expected, Money.FormatPrice(price, currency));
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("XXX")]
    [InlineData("xau")]
    [InlineData("usb")]
    public void A_currency_that_iso_4217_does_not_list_is_refused_unless_it_is_asked_for(string currency)
    {
        DubInvalidRequestException error = Assert.Throws<DubInvalidRequestException>(() => Money.CurrencyCode(currency));
        Assert.Equal("currency", error.Field);
        Assert.Equal($"'{currency}' is not a currency of ISO 4217. Correct it, or send it as it is with -AllowUnlistedCurrency.", error.Message);
        Assert.Equal(currency.ToLowerInvariant(), Money.CurrencyCode(currency, allowUnlisted: true));
    }

    [Fact]
    public void Every_currency_that_completion_offers_and_that_dub_counts_in_whole_units_is_listed()
    {
        string[] wholeUnits = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".Split(' ');
        foreach (string currency in Dub.PowerShell.CurrencyNames.All.Select(static name => name.Key).Concat(wholeUnits))
        {
            Assert.Equal(currency.ToLowerInvariant(), Money.CurrencyCode(currency));
        }
    }

    [Fact]
    public void Dubs_whole_unit_currencies_are_these()
    {
        foreach (string currency in "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".Split(' '))
        {
            Assert.Equal(0, Money.Decimals(currency));
            Assert.Equal(0, Money.Decimals(currency.ToLowerInvariant()));
        }

        foreach (string? currency in new[] { "USD", "EUR", "KWD", "BHD", "TND", "ISK", "HUF", "TWD", "", null })
        {
            Assert.Equal(2, Money.Decimals(currency));
        }
    }

    [Theory]
    [InlineData("usd", "usd")]
    [InlineData("EUR", "eur")]
    [InlineData("jPy", "jpy")]
    public void A_currency_is_sent_in_lower_case(string text, string expected)
    {
        Assert.Equal(expected, Money.CurrencyCode(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("us")]
    [InlineData("usdt")]
    [InlineData("us1")]
    [InlineData("u d")]
    [InlineData("ırk")]
    [InlineData("€€€")]
    public void What_is_no_currency_is_refused(string text)
    {
        Assert.Equal("currency", Assert.Throws<DubInvalidRequestException>(() => Money.CurrencyCode(text)).Field);
    }

    [Theory]
    [InlineData(4999, "usd", "49.99 USD")]
    [InlineData(123456789, "eur", "1,234,567.89 EUR")]
    [InlineData(1580, "jpy", "1,580 JPY")]
    [InlineData(0, "usd", "0.00 USD")]
    public void An_amount_reads_as_a_price(int amount, string currency, string expected)
    {
        Assert.Equal(expected, Money.Format(amount, currency));
    }

    [Fact]
    public void Every_amount_that_goes_in_is_what_arrives()
    {
        Gen.Long[0, Money.MaxAmount].Sample(static amount =>
        {
            string text = amount.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(amount, Money.ParseAmount(text, "usd"));
            Assert.Equal(amount, Money.ParsePrice(text, "jpy"));
            Assert.Equal(amount, Money.ParsePrice((amount / 100m).ToString("0.00", CultureInfo.InvariantCulture), "usd"));
        });
    }

    [Fact]
    public void Any_text_is_its_exact_value_or_an_error()
    {
        s_numberLike.Sample(static text =>
        {
            if (Parse(() => Money.ParseAmount(text, "usd")) is { } amount)
            {
                Assert.Equal(BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), amount);
            }

            if (Parse(() => Money.ParsePrice(text, "usd")) is { } price)
            {
                Assert.Equal(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), price / 100m);
            }

            if (Parse(() => Money.ParsePrice(text, "jpy")) is { } yen)
            {
                Assert.Equal(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), yen);
            }
        });
    }

    private static long? Parse(Func<long> read)
    {
        try
        {
            return read();
        }
        catch (DubInvalidRequestException)
        {
            return null;
        }
    }
}
