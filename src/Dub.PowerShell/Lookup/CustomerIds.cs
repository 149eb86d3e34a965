using System;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tracking;

namespace Dub.Lookup;

/// <summary>The two kinds of ID by which Dub finds a customer.</summary>
internal static class CustomerIds
{
    private const string OwnPrefix = "cus_";
    private const string ExternalPrefix = "ext_";

    /// <summary>The ID in the caller's system, as a path has it.</summary>
    /// <exception cref="DubInvalidRequestException">No customer can have it.</exception>
    public static string FromExternal(string? id) => ExternalPrefix + FieldRules.Required(id?.Trim(), "customerExternalId", 100);

    /// <summary>Dub's own ID.</summary>
    /// <exception cref="DubInvalidRequestException">It is none.</exception>
    public static string FromOwn(string? id)
    {
        string text = FieldRules.Required(id?.Trim(), "id", 191);
        return text.StartsWith(OwnPrefix, StringComparison.Ordinal)
            ? text
            : throw new DubInvalidRequestException("id", "Dub's IDs of customers begin with cus_; the ID of your own system goes into -CustomerExternalId.");
    }

    /// <summary>Dub's own ID of the customer with an ID in the caller's system.</summary>
    /// <exception cref="DubException">Dub has none, or could not be asked.</exception>
    public static async Task<string> ResolveAsync(LookupClient client, string externalId, ICallEvents events, CancellationToken cancellationToken)
    {
        CustomerRecord customer = await client
            .SendAsync(CustomerQuery.One(FromExternal(externalId), includesLink: false), events, cancellationToken)
            .ConfigureAwait(false);
        return customer.Id ?? throw UnusableAnswer.NoId("customer");
    }
}
