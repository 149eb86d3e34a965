using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

public sealed class JournalRefusalTests : IDisposable
{
    private static readonly Uri s_address = DubConnection.DefaultBaseUri;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("import.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Email,Amount\na@example.com,5\n")]
    [InlineData("Email")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("{\"name\":1}\n{\"dubJournal\":1}\n")]
    [InlineData("{\"dubJournal\":1}\n")]
    [InlineData("{\"dubJournal\":2,\"salt\":\"00\",\"address\":\"https://api.dub.co/\",\"created\":\"2026-08-01T00:00:00+00:00\"}\n")]
    [InlineData("{\"dubJournal\":1,\"salt\":\"00\",\"addr\n")]
    [InlineData("{\"dubJournal\":1,\"salt\":\"00\",\"address\":\"https://api.dub.co/\",\"created\":\"2026-08-01T00:00:00+00:00\"}\nnot an event\n{\"at\"")]
    [InlineData("{\"dubJournal\":1,\"salt\":\"00\",\"address\":\"https://api.dub.co/\",\"created\":\"2026-08-01T00:00:00+00:00\"}\n{\"row\":\"zz\",\"n\":1,\"event\":\"recorded\"}\n")]
    [InlineData("{\"dubJournal\":1,\"salt\":\"00\",\"address\":\"https://api.dub.co/\",\"created\":\"2026-08-01T00:00:00+00:00\"}\n{\"row\":\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\",\"n\":1,\"event\":\"recorded\"}\n")]
    [InlineData("{\"dubJournal\":1,\"salt\":\"00\",\"address\":\"https://api.dub.co/\",\"created\":\"2026-08-01T00:00:00+00:00\"}\n{\"row\":\"00000000000000000000000000000000\",\"n\":1,\"event\":\"dancing\"}\n")]
    public void A_file_that_is_no_journal_is_refused_and_left_as_it_is(string text)
    {
        AssertRefusedAndUntouched(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Bytes_of_any_kind_are_refused_and_left_as_they_are()
    {
        byte[] bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        AssertRefusedAndUntouched(bytes);
        AssertRefusedAndUntouched([0xEF, 0xBB, 0xBF, (byte)'{']);
        AssertRefusedAndUntouched(new byte[100]);
    }

    [Fact]
    public void A_journal_of_another_address_is_refused_and_left_as_it_is()
    {
        Journal.Open(FilePath, new Uri("https://one.example/"), Clock.System).Dispose();
        DubJournalException error = AssertRefusedAndUntouched(File.ReadAllBytes(FilePath));
        Assert.Contains("is of an import to https://one.example/, not to https://api.dub.co/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_is_refused_while_the_first_has_the_journal()
    {
        using (Journal first = Journal.Open(FilePath, s_address, Clock.System))
        {
            DubJournalException error = Assert.Throws<DubJournalException>(() => Journal.Open(FilePath, s_address, Clock.System));
            Assert.Contains("is in use by another import", error.Message, StringComparison.Ordinal);
        }

        Journal.Open(FilePath, s_address, Clock.System).Dispose();
        Assert.False(File.Exists(FilePath + ".lock"));
    }

    [Fact]
    public void A_refused_file_is_not_kept_locked()
    {
        File.WriteAllText(FilePath, "Email\n");
        Assert.Throws<DubJournalException>(() => Journal.Open(FilePath, s_address, Clock.System));
        File.Delete(FilePath);
        Journal.Open(FilePath, s_address, Clock.System).Dispose();
    }

    [Fact]
    public void Folders_missing_folders_and_links_are_refused()
    {
        Directory.CreateDirectory(FilePath);
        Assert.Contains("is a folder", Refused(FilePath).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", Refused(_folder.File("none/import.jsonl")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", Refused("bad\0path").Message, StringComparison.Ordinal);

        Journal.Open(_folder.File("real.jsonl"), s_address, Clock.System).Dispose();
        File.CreateSymbolicLink(_folder.File("link.jsonl"), _folder.File("real.jsonl"));
        Assert.Contains("is a link", Refused(_folder.File("link.jsonl")).Message, StringComparison.Ordinal);
        File.CreateSymbolicLink(_folder.File("dangling.jsonl"), _folder.File("nowhere.jsonl"));
        Assert.Contains("is a link", Refused(_folder.File("dangling.jsonl")).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("nowhere.jsonl")));
    }

    [Fact]
    public async Task A_file_closed_underneath_is_the_rows_error_and_never_hangs()
    {
        FileStream file = new(FilePath, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        JournalFile journal = new(file, FilePath, Clock.System);
        await journal.AppendAsync([(byte)'a']).WaitAsync(s_soon);
        await file.DisposeAsync();

        await Assert.ThrowsAsync<DubJournalException>(() => journal.AppendAsync([(byte)'b'])).WaitAsync(s_soon);
        await Assert.ThrowsAsync<DubJournalException>(() => journal.AppendAsync([(byte)'c'])).WaitAsync(s_soon);
        await Task.Run(journal.Dispose).WaitAsync(s_soon);
        Assert.Equal("a\n", await File.ReadAllTextAsync(FilePath));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_fails_every_row_that_waits_for_it()
    {
        await File.WriteAllTextAsync(FilePath, string.Empty);
        FileStream file = new(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        using JournalFile journal = new(file, FilePath, Clock.System);
        Task[] appends = new Task[50];
        for (int i = 0; i < appends.Length; i++)
        {
            appends[i] = journal.AppendAsync([(byte)'a']);
        }

        foreach (Task append in appends)
        {
            DubJournalException error = await Assert.ThrowsAsync<DubJournalException>(() => append).WaitAsync(s_soon);
            Assert.Contains("could not be written", error.Message, StringComparison.Ordinal);
            Assert.True(error.IsFatal);
        }
    }

    [Fact]
    public async Task A_closed_journal_takes_no_more()
    {
        Journal journal = Journal.Open(FilePath, s_address, Clock.System);
        JournalRow row = journal.Register(Samples.Lead, 1);
        journal.Dispose();
        await Assert.ThrowsAsync<DubJournalException>(() => journal.AppendAsync(row, JournalState.Sending)).WaitAsync(s_soon);
    }

    private static DubJournalException Refused(string path) =>
        Assert.Throws<DubJournalException>(() => Journal.Open(path, s_address, Clock.System));

    private DubJournalException AssertRefusedAndUntouched(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        DubJournalException error = Refused(FilePath);
        Assert.Equal(bytes, File.ReadAllBytes(FilePath));
        Assert.False(File.Exists(FilePath + ".lock"));
        return error;
    }
}
