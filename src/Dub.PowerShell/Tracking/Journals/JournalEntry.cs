using System;

namespace Dub;

/// <summary>A row of an import, as its journal knows it.</summary>
public sealed record JournalEntry
{
    /// <summary>What it is: <c>lead</c>, <c>sale</c> or <c>customer</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The row's place in the input of the run that last dealt with it, from 1.</summary>
    public required int InputRow { get; init; }

    /// <summary>How far it has come.</summary>
    public required JournalState State { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The error's id, where the row ended in one.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The keyed hash that the row is known by.</summary>
    public required string Row { get; init; }

    /// <summary>Its number among identical rows, from 1.</summary>
    public required int Repetition { get; init; }
}
