using System;
using System.Collections.Generic;
using System.Globalization;
using Dub.Errors;
using Dub.Tracking;

namespace Dub;

/// <summary>Converts amounts between Dub's minor units and prices.</summary>
public static class Money
{
    /// <summary>The largest amount that Dub can pay a commission on: 2^31 - 1. A larger one would be counted without it.</summary>
    public const long MaxAmount = int.MaxValue;

    // Dub's own list, not ISO 4217's: it reads three-decimal currencies as hundredths too.
    private static readonly HashSet<string> s_wholeUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA",
        "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    private static readonly HashSet<string> s_thousandths = new(StringComparer.OrdinalIgnoreCase)
    {
        "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND",
    };

    /// <summary>How many decimals Dub counts for a currency: 0 or 2.</summary>
    /// <param name="currency">Three letters of ISO 4217, in any case.</param>
    public static int Decimals(string? currency) => currency is not null && s_wholeUnits.Contains(currency) ? 0 : 2;

    /// <summary>Converts an amount in minor units to a price in major units.</summary>
    /// <param name="amount">Minor units.</param>
    /// <param name="currency">Three letters of ISO 4217, in any case.</param>
    public static decimal ToPrice(decimal amount, string? currency) =>
        Decimals(currency) == 0 ? amount : amount / 100m;

    /// <summary>The price with its currency, such as <c>49.99 USD</c>.</summary>
    /// <param name="amount">Minor units.</param>
    /// <param name="currency">Three letters of ISO 4217, in any case.</param>
    public static string Format(decimal amount, string? currency) => FormatPrice(ToPrice(amount, currency), currency);

    /// <summary>The price with its currency, such as <c>49.99 USD</c>.</summary>
    /// <param name="price">Major units.</param>
    /// <param name="currency">Three letters of ISO 4217, in any case.</param>
    public static string FormatPrice(decimal price, string? currency)
    {
        string format = Decimals(currency) == 0 ? "#,0.##" : "#,0.00##";
        return $"{price.ToString(format, CultureInfo.InvariantCulture)} {HarmlessText.Line(currency, 10).ToUpperInvariant()}";
    }

    /// <summary>Parses a whole number of minor units: digits and nothing else.</summary>
    internal static long ParseAmount(string text, string currency)
    {
        if (IsDigits(text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long amount))
        {
            return amount <= MaxAmount ? amount : throw TooLarge("amount", text);
        }

        string shown = HarmlessText.Line(text, 40);
        if (IsDigits(text))
        {
            throw TooLarge("amount", text);
        }

        if (IsNegative(text))
        {
            throw Negative("amount", shown);
        }

        string advice = IsPlainDecimal(text, out _)
            ? $"use -Price for {shown} {currency}"
            : "write it as digits alone, such as 4999 for 49.99 usd";
        throw new DubInvalidRequestException("amount", $"{shown} is not a whole number of minor units; {advice}.");
    }

    /// <summary>Parses a price in major units and converts it to Dub's minor units.</summary>
    internal static long ParsePrice(string text, string currency)
    {
        string shown = HarmlessText.Line(text, 40);
        if (IsNegative(text))
        {
            throw Negative("price", shown);
        }

        if (!IsPlainDecimal(text, out int decimals))
        {
            throw new DubInvalidRequestException(
                "price",
                $"{shown} is not a price; write it with a point for the decimals and nothing between the thousands, such as 1250.00.");
        }

        if (decimals == 3 && MayBeThousands(text) && !s_thousandths.Contains(currency))
        {
            throw new DubInvalidRequestException(
                "price",
                $"{shown} is {text.Replace(".", string.Empty)} in some countries and {text.TrimEnd('0').TrimEnd('.')} in others; write it with two decimals or none.");
        }

        // Zeros at the end say nothing: 49.9900 is 49.99.
        int allowed = Decimals(currency);
        if (decimals > allowed && text.TrimEnd('0').Length - text.IndexOf('.') - 1 > allowed)
        {
            throw new DubInvalidRequestException(
                "price",
                $"{shown} has more decimals than Dub counts for {currency.ToUpperInvariant()} ({allowed.ToString(CultureInfo.InvariantCulture)}).");
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price)
            || price > MaxAmount)
        {
            throw TooLarge("price", text);
        }

        decimal minor = allowed == 0 ? price : price * 100m;
        return minor <= MaxAmount ? (long)minor : throw TooLarge("price", text);
    }

    /// <summary>The currency as Dub takes it: three letters in lower case.</summary>
    /// <param name="currency">The code, in any case.</param>
    /// <param name="allowUnlisted">Whether a code that ISO 4217 does not list is taken as it is.</param>
    internal static string CurrencyCode(string currency, bool allowUnlisted = false)
    {
        bool threeLetters = currency.Length == 3;
        foreach (char c in currency)
        {
            threeLetters &= c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
        }

        if (!threeLetters)
        {
            throw new DubInvalidRequestException(
                "currency",
                $"'{HarmlessText.Line(currency, 40)}' is not a currency; write three letters of ISO 4217, such as usd.");
        }

        return allowUnlisted || IsoCurrencies.Contains(currency)
            ? currency.ToLowerInvariant()
            : throw new DubInvalidRequestException(
                "currency",
                $"'{currency}' is not a currency of ISO 4217. Correct it, or send it as it is with -AllowUnlistedCurrency.");
    }

    private static DubInvalidRequestException TooLarge(string field, string text) =>
        new(field, $"{HarmlessText.Line(text, 40)} is more than Dub can pay a commission on (2147483647 minor units). Convert a sum of a weak currency to USD.");

    private static DubInvalidRequestException Negative(string field, string shown) =>
        new(field, $"{shown} is negative, which no sale can be. For a refund, leave the row out and use Set-DubCommission.");

    // Spreadsheets in some languages write the minus sign of typography, U+2212.
    private static bool IsNegative(string text) => text.Length > 1 && (text[0] is '-' or '\u2212') && text[1] is >= '0' and <= '9';

    private static bool IsDigits(string text)
    {
        foreach (char c in text)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    // 1.250 is 1250 to people who write a point between the thousands.
    private static bool MayBeThousands(string text) => text.IndexOf('.') <= 3 && text[0] != '0' && text[text.Length - 1] == '0';

    private static bool IsPlainDecimal(string text, out int decimals)
    {
        int point = text.IndexOf('.');
        decimals = point < 0 ? 0 : text.Length - point - 1;
        return point < 0
            ? IsDigits(text)
            : IsDigits(text.Substring(0, point)) && IsDigits(text.Substring(point + 1));
    }
}
