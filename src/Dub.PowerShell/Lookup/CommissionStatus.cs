namespace Dub;

/// <summary>What a commission can be set to.</summary>
public enum CommissionStatus
{
    /// <summary>It is to be paid out.</summary>
    Pending,

    /// <summary>The sale was refunded, and nothing is paid out.</summary>
    Refunded,

    /// <summary>The sale was recorded more than once.</summary>
    Duplicate,

    /// <summary>It is not to be paid out.</summary>
    Canceled,

    /// <summary>The sale was a fraud.</summary>
    Fraud,
}
