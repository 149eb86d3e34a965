namespace Dub;

/// <summary>The sums of an import's sales in one currency, as they were sent.</summary>
public sealed record ComparedTotal
{
    /// <summary>The currency, three letters in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>How many sales were compared.</summary>
    public required int Rows { get; init; }

    /// <summary>What they come to, in major units.</summary>
    public required decimal Sum { get; init; }

    /// <summary>How many of them Dub's events show.</summary>
    public required int ShownRows { get; init; }

    /// <summary>What these come to, in major units.</summary>
    public required decimal ShownSum { get; init; }

    /// <summary>The sums in one line.</summary>
    public override string ToString() => $"{Money.FormatPrice(ShownSum, Currency)} of {Money.FormatPrice(Sum, Currency)} shown";
}
