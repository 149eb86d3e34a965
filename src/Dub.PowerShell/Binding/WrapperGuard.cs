using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Xml;
using Dub.Errors;

namespace Dub.PowerShell;

/// <summary>Finds a service's response that was piped as a whole, with the rows in one of its properties.</summary>
internal static class WrapperGuard
{
    /// <summary>What is wrong with a row that holds other rows; null where it is one itself.</summary>
    public static ColumnProblem? Find(RowColumns row, ColumnPlan plan)
    {
        if (plan.Fields.Count > 0)
        {
            return null;
        }

        foreach (int column in plan.Unused)
        {
            object? value = row.ValueOrNull(column);
            if ((value is PSObject wrapped ? wrapped.BaseObject : value) is IList { Count: > 0 } list && list.Cast<object?>().All(IsRow))
            {
                string name = HarmlessText.Line(plan.Names[column], 60);
                string count = list.Count == 1 ? "1 row is" : string.Format(CultureInfo.InvariantCulture, "{0} rows are", list.Count);
                return new ColumnProblem("input", $"The input is one object, and its {count} in '{name}'. Send what it holds: $answer.{name} | Send-Dub….", plan.Names[column]);
            }
        }

        return null;
    }

    private static bool IsRow(object? item) => item is PSObject { BaseObject: PSCustomObject or IDictionary } or IDictionary or XmlElement or PSObject { BaseObject: XmlElement };
}
