using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// Turns a value into text from which it could be read back. PowerShell would cut the fraction of a time, write a long
/// number with an exponent, and take a hashtable for the text <c>System.Collections.Hashtable</c>.
/// </summary>
internal sealed class TextValueAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            // A script block is left to the parameter binder, which runs it for each row.
            ScriptBlock code => code,
            _ => CellText.Of(inputData),
        };
}
