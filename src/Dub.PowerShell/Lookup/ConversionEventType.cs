namespace Dub;

/// <summary>The kinds of event that Dub keeps.</summary>
public enum ConversionEventType
{
    /// <summary>A sale.</summary>
    Sale,

    /// <summary>A lead.</summary>
    Lead,

    /// <summary>A click on a short link.</summary>
    Click,
}
