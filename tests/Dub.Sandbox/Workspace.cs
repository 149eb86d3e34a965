using System.Collections.Concurrent;
using System.Globalization;

namespace Dub.Sandbox;

/// <summary>
/// What the server knows: customers, the leads it has marked, the invoices it has answered. Marks and
/// answers are kept for good; Dub keeps them for a week, which no run of the sandbox sees the end of.
/// </summary>
internal sealed class Workspace(bool autoCustomers, ServerClock clock)
{
    private readonly ConcurrentDictionary<string, Customer> _customers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Customer> _customersById = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Customer, string EventName), bool> _leadMarks = new();
    private readonly ConcurrentDictionary<string, Answer> _invoices = new(StringComparer.Ordinal);
    private readonly Lock[] _invoiceLocks = [.. Enumerable.Range(0, 64).Select(static _ => new Lock())];

    private long _lastId;

    public static bool IsKnownClick(string clickId) => !clickId.StartsWith("unknown", StringComparison.Ordinal);

    public Customer? Find(string externalId)
    {
        return _customers.TryGetValue(externalId, out Customer? customer) ? customer
            : autoCustomers && !externalId.StartsWith("unknown", StringComparison.Ordinal) ? GetOrAdd(externalId, clickId: null, isAssumed: true)
            : null;
    }

    public IEnumerable<Customer> All => _customers.Values;

    public Customer? FindById(string id) => _customersById.GetValueOrDefault(id);

    public Customer GetOrAdd(string externalId, string? clickId, bool isAssumed = false, DateTimeOffset? createdAt = null)
    {
        if (_customers.TryGetValue(externalId, out Customer? known))
        {
            return known;
        }

        var added = new Customer(NextId(), externalId)
        {
            Name = isAssumed ? SampleName.Of(name: null, email: null, externalId) : null,
            ClickId = clickId ?? (isAssumed ? "sandbox_click" : null),
            CreatedAt = createdAt ?? clock.Now,
            IsAssumed = isAssumed,
        };
        Customer customer = _customers.GetOrAdd(externalId, added);
        _customersById.TryAdd(customer.Id, customer);
        return customer;
    }

    /// <summary>Gives a customer another external ID; false where that one is taken.</summary>
    public bool TryRename(Customer customer, string externalId)
    {
        if (customer.ExternalId == externalId)
        {
            return true;
        }

        if (!_customers.TryAdd(externalId, customer))
        {
            return false;
        }

        _customers.TryRemove(customer.ExternalId, out _);
        customer.ExternalId = externalId;
        return true;
    }

    /// <summary>Marks a lead as seen; false where it was marked before. Case and spaces do not tell names apart.</summary>
    public bool TryMarkLead(string customer, string eventName) => _leadMarks.TryAdd((customer, Fold(eventName)), true);

    /// <summary>
    /// Answers an invoice once and repeats that answer ever after. Two calls with one invoice at the same
    /// time wait for each other.
    /// </summary>
    public Answer OncePerInvoice<TState>(string invoiceId, TState state, Func<TState, (Answer Answer, bool Recorded)> answer)
    {
        int slot = (int)((uint)invoiceId.GetHashCode(StringComparison.Ordinal) % (uint)_invoiceLocks.Length);
        lock (_invoiceLocks[slot])
        {
            if (_invoices.TryGetValue(invoiceId, out Answer? first))
            {
                return first;
            }

            (Answer given, bool recorded) = answer(state);
            if (recorded)
            {
                _invoices[invoiceId] = given;
            }

            return given;
        }
    }

#pragma warning disable CA1308 // Dub folds to lower case.
    public static string Fold(string eventName) => eventName.ToLowerInvariant().Replace(' ', '-');
#pragma warning restore CA1308

    // As Dub's own IDs these are in the order in which they were given out.
    private string NextId() =>
        string.Create(CultureInfo.InvariantCulture, $"cus_1{clock.NowMilliseconds:X11}{Interlocked.Increment(ref _lastId):X12}");
}
