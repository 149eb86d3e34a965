namespace Dub.Reconciliation;

/// <summary>What is certain of a row and a customer's events.</summary>
internal enum MatchVerdict
{
    /// <summary>Neither of the others.</summary>
    Unclear,

    /// <summary>The row's event is there.</summary>
    Found,

    /// <summary>No event is there that could be the row's.</summary>
    Absent,

    /// <summary>Another sale has the row's invoice ID.</summary>
    InvoiceOfAnother,
}
