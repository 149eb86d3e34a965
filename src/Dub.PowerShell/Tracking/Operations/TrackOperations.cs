namespace Dub.Tracking.Operations;

/// <summary>All operations.</summary>
internal static class TrackOperations
{
    public static LeadOperation Lead { get; } = new();

    public static SaleOperation Sale { get; } = new();

    public static CustomerOperation Customer { get; } = new();
}
