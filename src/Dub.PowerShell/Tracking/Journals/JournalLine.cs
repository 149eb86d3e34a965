using System;
using System.Text.Json.Serialization;

namespace Dub.Tracking.Journals;

/// <summary>One event of a row, or the end of a run. Contains no personal data.</summary>
internal sealed record JournalLine
{
    public DateTimeOffset At { get; init; }

    /// <summary>The row's hash, 32 hexadecimal digits.</summary>
    public string? Row { get; init; }

    /// <summary>The row's number among identical ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int N { get; init; }

    /// <summary>What the row is; for the end of a run, what it sent. Lines of older versions have none there.</summary>
    public string? Kind { get; init; }

    /// <summary>The row's number in the input of the run that wrote the line.</summary>
    public int Input { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JournalState Event { get; init; }

    /// <summary>The error ID, where there was an error.</summary>
    public string? Error { get; init; }

    /// <summary>The invoice ID, where the user allows it to be kept.</summary>
    public string? Invoice { get; init; }

    /// <summary>
    /// For the end of a run that read its whole input: the number of the run's first event, counted from 1. Rows whose
    /// last event is an earlier one were not in that input any more, unless they are done.
    /// </summary>
    public int? EndOfRunFrom { get; init; }
}
