using System.Collections;
using System.Collections.Generic;
using System.Data.SqlTypes;
using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// Keeps a number as the text it was written as. PowerShell would bind the CSV cell 49.99 to an integer as 50,
/// 1,250 as 1250 and an empty cell as 0; the text is judged with its row, and a bad one is that row's error.
/// </summary>
internal sealed class NumberTextAttribute : ArgumentTransformationAttribute
{
    // A list is shown in the error; it may be endless or contain itself.
    private const int ShownItems = 10;

    /// <summary>Whether it is a price, whose zeros at the end say nothing.</summary>
    public bool IsPrice { get; init; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            // A script block is left to the parameter binder, which runs it for each row.
            ScriptBlock => value,
            // 1,250 at the prompt is a list of two numbers.
            IEnumerable and not (string or IDictionary) => ToText(value),
            _ when IsPrice => ToPriceText(value),
            _ => CellText.Of(value),
        };
    }

    /// <summary>A value's text; a list's items are joined.</summary>
    internal static string ToText(object? value) => value switch
    {
        string text => text,
        PSObject wrapped => ToText(wrapped.BaseObject),
        IEnumerable list and not IDictionary => string.Join(",", Texts(list)),
        _ => CellText.ReasonIn(CellText.Of(value)) is null ? CellText.Of(value) : value?.ToString() ?? string.Empty,
    };

    /// <summary>
    /// A price's text. A number of 49.9900 is 49.99; of a text with such zeros it is not known if they are decimals, which
    /// is judged later.
    /// </summary>
    internal static string ToPriceText(object? value)
    {
        string text = CellText.Of(value);
        bool isNumber = (value is PSObject wrapped ? wrapped.BaseObject : value) is decimal or SqlMoney or SqlDecimal;
        return isNumber && text.IndexOf('.') >= 0 ? text.TrimEnd('0').TrimEnd('.') : text;
    }

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
