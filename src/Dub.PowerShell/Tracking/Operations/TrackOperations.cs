namespace Dub.Tracking.Operations;

/// <summary>All operations.</summary>
internal static class TrackOperations
{
    public static LeadOperation Lead { get; } = new();

    public static SaleOperation Sale { get; } = new();

    /// <summary>A sale in a currency that ISO 4217 need not list.</summary>
    public static SaleOperation SaleOfAnyCurrency { get; } = new() { AllowsUnlistedCurrency = true };

    public static CustomerOperation Customer { get; } = new();
}
