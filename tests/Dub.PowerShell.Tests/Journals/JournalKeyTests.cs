using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

public sealed class JournalKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("import.jsonl");

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// These never change: a journal of an older version would otherwise not know its rows again, and an import
    /// would send them twice.
    /// </summary>
    [Fact]
    public void The_key_of_a_request_is_pinned()
    {
        File.WriteAllText(
            FilePath,
            """{"dubJournal":1,"salt":"00112233445566778899aabbccddeeff","address":"https://api.dub.co/","created":"2026-08-01T00:00:00+00:00"}""" + "\n");
        using Journal journal = Open();

        Assert.Equal("4649c621af65e8ad885bb0c8c55da58e", journal.KeyOf(Lead()).ToString());
        Assert.Equal("52a2bfdf4e573d98e2e0b50a727da22d", journal.KeyOf(Sale(499)).ToString());
        Assert.Equal("1edcee310967cf6fdb0116a2e017d8d4", journal.KeyOf(Customer()).ToString());
        Assert.Equal("c8d9c9232cdbf4088b12244058edff20", journal.KeyOf(Samples.UnsafeSale).ToString());
    }

    [Fact]
    public void Every_field_makes_another_key()
    {
        using Journal journal = Open();
        TrackRequest[] requests =
        [
            new SaleRequest { CustomerExternalId = "u1", Amount = 1 },
            new SaleRequest { CustomerExternalId = "u2", Amount = 1 },
            new SaleRequest { CustomerExternalId = "u1", Amount = 2 },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, Currency = "usd" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, EventName = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, InvoiceId = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, LeadEventName = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, PaymentProcessor = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, ClickId = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, CustomerName = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, CustomerEmail = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, CustomerAvatar = "a" },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, Metadata = new Hashtable() },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, Metadata = new Hashtable { ["a"] = 1 } },
            new SaleRequest { CustomerExternalId = "u1", Amount = 1, Metadata = new Hashtable { ["a"] = "1" } },
            new LeadRequest { CustomerExternalId = "u1" },
            new LeadRequest { CustomerExternalId = "u1", EventName = "a" },
            new LeadRequest { CustomerExternalId = "u1", ClickId = "a" },
            new LeadRequest { CustomerExternalId = "u1", Mode = "a" },
            new LeadRequest { CustomerExternalId = "u1", EventQuantity = 1 },
            new CustomerRequest { CustomerExternalId = "u1" },
            // Text that looks like the next field does not pass for it.
            new CustomerRequest { CustomerExternalId = "u1\ncustomerName=1:a" },
            new CustomerRequest { CustomerExternalId = "u1", CustomerName = "a" },
        ];
        Assert.Equal(requests.Length, requests.Select(journal.KeyOf).Distinct().Count());
    }

    [Fact]
    public void The_order_of_metadata_and_the_case_of_the_currency_make_no_other_key()
    {
        using Journal journal = Open();
        Dictionary<string, object?> one = new() { ["a"] = 1, ["b"] = 2 };
        Dictionary<string, object?> other = new() { ["b"] = 2, ["a"] = 1 };
        Assert.Equal(
            journal.KeyOf(new SaleRequest { CustomerExternalId = "u1", Currency = "USD", Metadata = one }),
            journal.KeyOf(new SaleRequest { CustomerExternalId = "u1", Currency = "usd", Metadata = other }));
    }

    [Fact]
    public void Two_journals_key_the_same_row_differently()
    {
        using Journal one = Open();
        using Journal other = Journal.Open(_folder.File("other.jsonl"), DubConnection.DefaultBaseUri, Clock.System);
        Assert.NotEqual(one.KeyOf(Samples.Lead), other.KeyOf(Samples.Lead));
    }

    [Fact]
    public async Task Nothing_of_a_person_and_no_key_is_in_the_file()
    {
        DubConnection connection = Samples.Connection();
        using (Journal journal = Journal.Open(FilePath, connection.BaseUri, Clock.System))
        {
            foreach (TrackRequest request in new TrackRequest[] { Lead(), Sale(31_337), Customer() })
            {
                JournalRow row = journal.Register(request, 1);
                await journal.AppendAsync(row, JournalState.Sending);
                await journal.AppendAsync(row, JournalState.Refused, "Dub.NotFound");
            }
        }

        string text = await File.ReadAllTextAsync(FilePath);
        foreach (string secret in new[]
        {
            "user-77", "Ann", "example.com", "click-9", "Sign up", "31337", "inv-3", "gold", Samples.Key, "dub_", connection.Key!.Fingerprint(),
        })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static LeadRequest Lead() => new()
    {
        ClickId = "click-9",
        EventName = "Sign up",
        CustomerExternalId = "user-77",
        CustomerName = "Ann",
        CustomerEmail = "ann@example.com",
        CustomerAvatar = "https://example.com/a.png",
        Mode = "wait",
        EventQuantity = 2,
        Metadata = new Hashtable { ["plan"] = "gold", ["seats"] = 5 },
    };

    private static SaleRequest Sale(long amount) => new()
    {
        CustomerExternalId = "user-77",
        Amount = amount,
        Currency = "EUR",
        EventName = "Renewal",
        PaymentProcessor = "stripe",
        InvoiceId = "inv-3",
        LeadEventName = "Sign up",
        ClickId = "click-9",
        CustomerName = "Ann",
        CustomerEmail = "ann@example.com",
        CustomerAvatar = "https://example.com/a.png",
        Metadata = new Hashtable { ["plan"] = "gold", ["vip"] = true, ["score"] = 1.5 },
    };

    private static CustomerRequest Customer() => new()
    {
        CustomerExternalId = "user-77",
        CustomerName = "Ann",
        CustomerEmail = "ann@example.com",
        CustomerAvatar = "https://example.com/a.png",
    };

    private Journal Open() => Journal.Open(FilePath, DubConnection.DefaultBaseUri, Clock.System);
}
