using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// Keeps a number as the text it was written as. PowerShell would bind the CSV cell 49.99 to an integer as 50,
/// 1,250 as 1250 and an empty cell as 0; the text is judged with its row, and a bad one is that row's error.
/// </summary>
internal sealed class NumberTextAttribute : ArgumentTransformationAttribute
{
    // A list is told in an error; it may have no end, or contain itself.
    private const int ShownItems = 10;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // A script block is for the binder, which calls it with the row.
        return value is ScriptBlock ? value : ToText(value);
    }

    internal static string ToText(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        PSObject wrapped => ToText(wrapped.BaseObject),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        // 1,250 at the prompt is a list of two numbers.
        IEnumerable list => string.Join(",", Texts(list)),
        _ => value.ToString() ?? string.Empty,
    };

    private static IEnumerable<string> Texts(IEnumerable list)
    {
        int count = 0;
        foreach (object? item in list)
        {
            if (++count > ShownItems)
            {
                yield return "…";
                yield break;
            }

            object? plain = item is PSObject wrapped ? wrapped.BaseObject : item;
            yield return plain is IEnumerable and not string ? "…" : ToText(plain);
        }
    }
}
