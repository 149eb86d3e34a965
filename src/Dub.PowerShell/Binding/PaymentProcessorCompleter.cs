using System.Collections.Generic;

namespace Dub.PowerShell;

/// <summary>Completes the payment processors that Dub knows today; others are sent as they are.</summary>
public sealed class PaymentProcessorCompleter : ValueCompleter
{
    private protected override IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("stripe", "Stripe"),
        new("shopify", "Shopify"),
        new("polar", "Polar"),
        new("paddle", "Paddle"),
        new("apple", "Apple"),
        new("revenuecat", "RevenueCat"),
        new("dub", "Dub"),
        new("custom", "Any other (Dub's default)"),
    ];
}
