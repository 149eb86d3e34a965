namespace Dub.Sandbox;

/// <summary>A customer as the workspace knows it. Its profile is changed under <see cref="Lock"/> only.</summary>
internal sealed class Customer(string id, string externalId)
{
    private readonly Lock _lock = new();
    private HashSet<string>? _leads;

    public Lock Lock => _lock;

    public string Id => id;

    public string ExternalId { get; set; } = externalId;

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Avatar { get; set; }

    public string? ClickId { get; set; }

    public string? StripeCustomerId { get; set; }

    public string? Country { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FirstSaleAt { get; set; }

    public long Sales { get; set; }

    public long SaleAmount { get; set; }

    /// <summary>Taken as known from the start, and with it any lead a sale may ask for.</summary>
    public bool IsAssumed { get; init; }

    public void AddLead(string eventName)
    {
        lock (_lock)
        {
            (_leads ??= new HashSet<string>(1, StringComparer.Ordinal)).Add(eventName);
        }
    }

    /// <summary>Whether there is a lead a sale can belong to; without a name any will do.</summary>
    public bool HasLead(string? eventName)
    {
        if (IsAssumed)
        {
            return true;
        }

        lock (_lock)
        {
            return _leads is not null && (eventName is null || _leads.Contains(eventName));
        }
    }

    public void AddSale(long amount, DateTimeOffset at)
    {
        lock (_lock)
        {
            Sales++;
            SaleAmount += amount;
            FirstSaleAt ??= at;
        }
    }
}
