namespace Dub;

/// <summary>A commission whose status was set.</summary>
public sealed record CommissionUpdate
{
    /// <summary>The row's place in the input, from 1.</summary>
    public required int InputRow { get; init; }

    /// <summary>Dub's ID of the commission.</summary>
    public required string CommissionId { get; init; }

    /// <summary>The invoice's ID, where it is known.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The status it has now.</summary>
    public required CommissionStatus Status { get; init; }

    /// <summary>Whether it had another status before; false where there was nothing to do.</summary>
    public required bool IsChanged { get; init; }
}
