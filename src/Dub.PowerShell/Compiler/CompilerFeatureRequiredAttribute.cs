namespace System.Runtime.CompilerServices;

/// <summary>Keeps compilers away from what they do not know.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    /// <summary>The feature that a compiler must know.</summary>
    public string FeatureName { get; } = featureName;

    /// <summary>Whether a compiler may go on without it.</summary>
    public bool IsOptional { get; init; }
}
