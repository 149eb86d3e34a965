using System.Globalization;

namespace Dub;

/// <summary>The sum of an import's amounts in one currency.</summary>
public sealed class CurrencyTotal
{
    /// <summary>The currency, in lower case as Dub writes it.</summary>
    public required string Currency { get; init; }

    /// <summary>How many rows have an amount in this currency.</summary>
    public required int Rows { get; init; }

    /// <summary>The sum, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The sum, in major units.</summary>
    public decimal Price => Money.ToPrice(Amount, Currency);

    /// <inheritdoc/>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0} in {1} {2}", Money.Format(Amount, Currency), Rows, Rows == 1 ? "row" : "rows");
}
