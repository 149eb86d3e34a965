namespace Dub.Sandbox;

/// <summary>Fixed rates by which the current server turns amounts into USD; a currency without one stays as it is.</summary>
internal static class ExchangeRates
{
    private static readonly HashSet<string> s_wholeUnits = new(StringComparer.Ordinal)
    {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    };

    private static readonly Dictionary<string, decimal> s_dollars = new(StringComparer.Ordinal)
    {
        ["eur"] = 1.1m,
        ["gbp"] = 1.25m,
        ["chf"] = 1.15m,
        ["cad"] = 0.75m,
        ["aud"] = 0.65m,
        ["inr"] = 0.012m,
        ["brl"] = 0.2m,
        ["jpy"] = 0.0068m,
        ["krw"] = 0.00075m,
        ["kwd"] = 3.25m,
    };

    public static (long Amount, string Currency) ToDollars(long amount, string currency)
    {
        if (!s_dollars.TryGetValue(currency, out decimal rate))
        {
            return (amount, currency);
        }

        decimal hundredths = s_wholeUnits.Contains(currency) ? amount * 100m : amount;
        return ((long)Math.Round(hundredths * rate, MidpointRounding.AwayFromZero), "usd");
    }
}
