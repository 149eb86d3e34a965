namespace Dub.PowerShell;

/// <summary>What a field holds, as far as its cells are read differently.</summary>
internal enum FieldKind
{
    Text,

    /// <summary>Names a customer, an invoice or a click: a wrong one merges what is not the same.</summary>
    Id,

    /// <summary>A sum in minor units.</summary>
    Amount,

    /// <summary>A sum in major units.</summary>
    Price,

    Currency,

    Metadata,
}
