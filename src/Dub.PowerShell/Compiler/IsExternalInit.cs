namespace System.Runtime.CompilerServices;

// The compiler asks for these types, and .NET Standard does not have them. Written out rather than generated: a
// generator that emits them in changing order makes no two builds the same.

/// <summary>Marks an init-only setter.</summary>
internal static class IsExternalInit;
