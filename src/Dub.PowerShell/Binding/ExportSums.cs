using System.Linq;

namespace Dub.PowerShell;

/// <summary>Sums as services write them into their exports. They are changed as text, digit by digit.</summary>
internal static class ExportSums
{
    /// <summary>Takes the commas out between the thousands where they cannot be anything else: <c>1,250.00</c>.</summary>
    public static string WithoutThousandsSeparators(string cell, string? currency)
    {
        int point = cell.IndexOf('.');
        string[] groups = (point < 0 ? string.Empty : cell.Substring(0, point)).Split(',');
        bool areThousands = groups.Length > 1
            && groups[0].Length is >= 1 and <= 3
            && groups.Skip(1).All(static group => group.Length == 3);
        return areThousands ? string.Concat(groups) + cell.Substring(point) : cell;
    }

    /// <summary>Makes minor units of a sum that was divided by a hundred whatever its currency: <c>49.9</c> is 4990.</summary>
    public static string FromHundredths(string cell, string? currency)
    {
        string[] parts = cell.Split('.');
        string decimals = parts.Length == 2 ? parts[1].TrimEnd('0') : string.Empty;
        bool isPlain = parts.Length <= 2 && parts.All(static part => part.Length > 0 && part.All(static c => c is >= '0' and <= '9'));
        if (!isPlain || decimals.Length > 2)
        {
            throw new DubInvalidRequestException("amount", $"{Show(cell)} is not a sum with two decimals.");
        }

        string minor = (parts[0] + decimals.PadRight(2, '0')).TrimStart('0');
        return minor.Length == 0 ? "0" : minor;
    }

    /// <summary>Refuses a sum that may be in major or in minor units.</summary>
    public static string WithPoint(string cell, string? currency) =>
        cell.IndexOf('.') >= 0 || (currency is not null && Money.Decimals(currency) == 0)
            ? cell
            : throw new DubInvalidRequestException(
                "price",
                $"{Show(cell)} may be in major or in minor units: it has no decimals. Say which it is: add @{{ Price = '…' }} or @{{ Amount = '…' }} with the column's name to -ColumnMap.");

    /// <summary>Refuses cents of a currency that has none.</summary>
    public static string Cents(string cell, string? currency) =>
        currency is null || Money.Decimals(currency) != 0
            ? cell
            : throw new DubInvalidRequestException(
                "amount",
                $"{Show(cell)} is a sum in cents, and {Show(currency).ToUpperInvariant()} has none. Send such rows without the map, with -Price.");

    private static string Show(string text) => Errors.HarmlessText.Line(text, 40);
}
