using System;
using System.Collections.Generic;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Finds a currency code in an unused column: it would be lost, and the sum would count as US dollars.</summary>
internal static class CurrencyGuard
{
    // Codes that are words as well (ALL, TRY, TOP, PHP) are left out.
    private static readonly HashSet<string> s_codes = new(StringComparer.OrdinalIgnoreCase)
    {
        "EUR", "GBP", "JPY", "CAD", "AUD", "CHF", "CNY", "INR", "BRL", "MXN", "SEK", "NOK", "DKK", "PLN", "KRW", "SGD", "HKD", "NZD",
    };

    /// <summary>What is wrong with a row; null where nothing is, or where its currency is known.</summary>
    public static ColumnProblem? Find(RowColumns row, ColumnPlan plan)
    {
        if (!plan.IsCurrencyOpen)
        {
            return null;
        }

        foreach (int column in plan.Unused)
        {
            if (row.ValueOrNull(column) is string cell && cell.Length < 10 && s_codes.Contains(cell.Trim()))
            {
                string name = HarmlessText.Line(plan.Names[column], 60);
                return new ColumnProblem(
                    "currency",
                    $"The currency is not given, but the column '{name}' has '{cell.Trim()}'. Give -ColumnMap @{{ Currency = '{name}' }}, or the currency itself with -Currency.",
                    plan.Names[column]);
            }
        }

        return null;
    }
}
