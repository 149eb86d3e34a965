namespace Dub;

/// <summary>Why a row of an import cannot be sent, found by validating it.</summary>
public sealed class ImportProblem
{
    /// <summary>The row's number in the input, from 1.</summary>
    public required int Row { get; init; }

    /// <summary>The row's line in a file with one header line, as a spreadsheet numbers it: <see cref="Row"/> + 1.</summary>
    public int Line => Row + 1;

    /// <summary>The customer's ID; null where the row has none that can be read.</summary>
    public string? CustomerExternalId { get; init; }

    /// <summary>The invoice's ID; null where the row has none that can be read.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The column of the input that the value comes from; null where it comes from a parameter.</summary>
    public string? Column { get; init; }

    /// <summary>The value in the column, as text; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong and what would be right.</summary>
    public required string Reason { get; init; }

    /// <summary>The error ID that sending the row would end in, such as <c>Dub.InvalidRequest</c>.</summary>
    public required string ErrorId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"Row {Row}: {Reason}";
}
