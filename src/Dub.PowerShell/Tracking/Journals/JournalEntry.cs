using System;

namespace Dub;

/// <summary>A row of an import, as recorded in its journal.</summary>
public sealed record JournalEntry
{
    /// <summary>The kind of conversion: <c>lead</c>, <c>sale</c> or <c>customer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The row's number in the input of the last run that handled it, from 1.</summary>
    public required int InputRow { get; init; }

    /// <summary>The row's state.</summary>
    public required JournalState State { get; init; }

    /// <summary>When the row reached this state.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The error ID, where the row ended in an error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The invoice ID, where the import was allowed to keep it in the journal.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>The keyed hash that identifies the row; zeros for a row that could not be sent.</summary>
    public required string Row { get; init; }

    /// <summary>The row's number among identical rows, from 1.</summary>
    public required int Repetition { get; init; }
}
