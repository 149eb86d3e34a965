using System.Management.Automation;
using System.Security;

namespace Dub.PowerShell;

/// <summary>Lets a key be given as text as well as a SecureString, and holds it as the latter at once.</summary>
internal sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is SecureString secure)
        {
            return secure;
        }

        SecureString key = new();
        if (value is string text)
        {
            foreach (char c in text)
            {
                key.AppendChar(c);
            }
        }
        else if (value is not null)
        {
            // The value itself is not named: it may be a key in some other wrapping.
            throw new ArgumentTransformationMetadataException(
                $"An API key is a SecureString or a string, not a {value.GetType().Name}.");
        }

        key.MakeReadOnly();
        return key;
    }
}
