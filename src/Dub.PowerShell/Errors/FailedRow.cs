using Dub.Errors;

namespace Dub;

/// <summary>A row of an import that ended in an error.</summary>
public sealed record FailedRow
{
    /// <summary>The row's place in the input, from 1; a header line is not counted.</summary>
    public required int Row { get; init; }

    /// <summary>The row as it came in.</summary>
    public object? TargetObject { get; init; }

    /// <summary>The error's id, such as <c>Dub.NotFound</c>.</summary>
    public required string ErrorId { get; init; }

    /// <summary>What happened.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether Dub may have recorded the row although no usable response came.</summary>
    public required bool OutcomeUnknown { get; init; }

    internal static FailedRow Create(int row, object? source, DubException error) => new()
    {
        Row = row,
        TargetObject = source,
        ErrorId = error.ErrorId,
        Reason = HarmlessText.Sentence(error.Message, int.MaxValue),
        OutcomeUnknown = error.OutcomeUnknown,
    };
}
