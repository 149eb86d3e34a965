using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Dub.Errors;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

public sealed class JournalPolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Journal _journal;

    public JournalPolicyTests()
    {
        _journal = Journal.Open(FilePath, DubConnection.DefaultBaseUri, Clock.System);
    }

    private string FilePath => _folder.File("import.jsonl");

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_line_is_on_disk_before_the_attempt_leaves()
    {
        string[] before = [];
        FakeNext next = new(FakeNext.Succeeded()) { OnCall = () => before = Events() };
        await SendAsync(next);
        Assert.Equal(["sending"], before);
    }

    [Fact]
    public async Task Each_attempt_has_a_line_of_its_own()
    {
        JournalPolicy policy = Policy();
        CallContext context = FakeNext.Context();
        FakeNext next = new(FakeNext.Lost(CallEffect.Unknown));
        await policy.SendAsync(context, next.SendAsync);
        await policy.SendAsync(context, next.SendAsync);
        Assert.Equal(2, next.Calls.Count);
        Assert.Equal(["sending", "sending"], Events());
    }

    [Fact]
    public async Task An_attempt_without_effect_is_taken_back_and_the_next_is_marked_again()
    {
        JournalPolicy policy = Policy();
        CallContext context = FakeNext.Context();
        FakeNext next = new(FakeNext.Answered(429, "rate_limit_exceeded"), FakeNext.Succeeded());
        await policy.SendAsync(context, next.SendAsync);
        await policy.SendAsync(context, next.SendAsync);
        _journal.Dispose();
        Assert.Equal(["sending", "notSent", "sending"], Events());
    }

    [Fact]
    public async Task After_an_attempt_that_may_have_been_recorded_nothing_is_taken_back()
    {
        JournalPolicy policy = Policy();
        CallContext context = FakeNext.Context();
        context.Learn(FakeNext.Lost(CallEffect.Unknown).Failure!);
        await policy.SendAsync(context, new FakeNext(FakeNext.Lost(CallEffect.None)).SendAsync);
        _journal.Dispose();
        Assert.Equal(["sending"], Events());
    }

    [Fact]
    public async Task Where_the_journal_cannot_be_written_nothing_is_sent()
    {
        JournalPolicy policy = Policy();
        _journal.Dispose();
        FakeNext next = new(FakeNext.Succeeded());
        CallOutcome outcome = await policy.SendAsync(FakeNext.Context(), next.SendAsync);
        Assert.Empty(next.Calls);
        Assert.Equal(ErrorCatalogue.Journal, outcome.Failure!.ErrorId);
        Assert.True(outcome.Failure.IsFatal);
    }

    private JournalPolicy Policy() => new(_journal, _journal.Register(Samples.SafeSale, 1));

    private Task<CallOutcome> SendAsync(FakeNext next) => Policy().SendAsync(FakeNext.Context(), next.SendAsync);

    private string[] Events()
    {
        using FileStream file = new(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line =>
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            return entry.RootElement.GetProperty("event").GetString()!;
        })];
    }
}
