using Dub.Errors;

namespace Dub.Refunds;

/// <summary>What became of one commission.</summary>
internal sealed record CommissionOutcome
{
    /// <summary>The commission as Dub answered; null where it failed, or had the status before.</summary>
    public Commission? Commission { get; init; }

    /// <summary>Whether it had the status before.</summary>
    public bool WasSetBefore { get; init; }

    /// <summary>Why it was not set; null where it was.</summary>
    public CallFailure? Failure { get; init; }
}
