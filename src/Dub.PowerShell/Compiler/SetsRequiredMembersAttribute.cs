namespace System.Diagnostics.CodeAnalysis;

/// <summary>Marks a constructor that sets all required members.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
