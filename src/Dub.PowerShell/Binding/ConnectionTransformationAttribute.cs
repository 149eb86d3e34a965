using System.Management.Automation;

namespace Dub.PowerShell;

/// <summary>
/// Refuses what is no connection without naming it. The binder would show the value, which may well be a key.
/// </summary>
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is null or DubConnection
            ? value
            : throw new ArgumentTransformationMetadataException(
                $"A connection is what Connect-Dub -PassThru gives, not a {value.GetType().Name}; a key goes into -ApiKey.");
    }
}
