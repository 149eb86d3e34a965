using System;

namespace Dub.Tracking.Journals;

/// <summary>One event of a row. Contains no personal data.</summary>
internal sealed record JournalLine
{
    public DateTimeOffset At { get; init; }

    /// <summary>The row's hash, 32 hexadecimal digits.</summary>
    public string? Row { get; init; }

    /// <summary>The row's number among identical ones.</summary>
    public int N { get; init; }

    public string? Kind { get; init; }

    /// <summary>The row's number in the input of the run that wrote the line.</summary>
    public int Input { get; init; }

    public JournalState Event { get; init; }

    /// <summary>The error ID, where there was an error.</summary>
    public string? Error { get; init; }
}
