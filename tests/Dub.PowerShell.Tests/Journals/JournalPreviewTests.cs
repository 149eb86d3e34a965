using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

/// <summary>What a dry run reads of a journal.</summary>
public sealed class JournalPreviewTests : IDisposable
{
    private static readonly Uri s_address = DubConnection.DefaultBaseUri;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("import.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_that_does_not_exist_is_not_begun()
    {
        using JournalIndex preview = Preview();
        Assert.Equal(JournalState.None, preview.Register(Samples.SafeSale, 1).Before);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void An_empty_file_has_nothing_done()
    {
        File.WriteAllText(FilePath, string.Empty);
        using JournalIndex preview = Preview();
        Assert.Equal(JournalState.None, preview.Register(Samples.SafeSale, 1).Before);
        Assert.Empty(File.ReadAllBytes(FilePath));
    }

    [Fact]
    public async Task Rows_are_found_as_the_next_run_would_find_them_and_the_file_stays_as_it_is()
    {
        using (Journal journal = Journal.Open(FilePath, s_address, Clock.System))
        {
            await journal.AppendAsync(journal.Register(Samples.UnsafeSale, 1), JournalState.Recorded);
            await journal.AppendAsync(journal.Register(Samples.UnsafeSale, 2), JournalState.Unknown);
            await journal.AppendAsync(journal.Register(Samples.Lead, 3), JournalState.Refused);
        }

        // A line that a crash cut off is dropped by the next run alone.
        await File.AppendAllTextAsync(FilePath, "{\"at\":\"2026-");
        byte[] before = await File.ReadAllBytesAsync(FilePath);

        using (JournalIndex preview = Preview())
        {
            Assert.Equal(JournalState.Recorded, preview.Register(Samples.UnsafeSale, 1).Before);
            Assert.Equal(JournalState.Unknown, preview.Register(Samples.UnsafeSale, 2).Before);
            Assert.Equal(JournalState.None, preview.Register(Samples.UnsafeSale, 3).Before);
            Assert.Equal(JournalState.Refused, preview.Register(Samples.Lead, 4).Before);
            Assert.False(File.Exists(FilePath + ".lock"));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
    }

    [Fact]
    public async Task A_journal_that_another_run_writes_can_be_read()
    {
        using Journal journal = Journal.Open(FilePath, s_address, Clock.System);
        await journal.AppendAsync(journal.Register(Samples.SafeSale, 1), JournalState.Recorded);

        using JournalIndex preview = Preview();
        Assert.Equal(JournalState.Recorded, preview.Register(Samples.SafeSale, 1).Before);
    }

    [Fact]
    public void What_a_run_would_refuse_is_refused()
    {
        File.WriteAllText(FilePath, "Email\n");
        Assert.Contains("is not a journal", Refused(FilePath).Message, StringComparison.Ordinal);
        Assert.Equal("Email\n", File.ReadAllText(FilePath));

        Journal.Open(_folder.File("other.jsonl"), new Uri("https://one.example/"), Clock.System).Dispose();
        Assert.Contains("is of an import to https://one.example/", Refused(_folder.File("other.jsonl")).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder.File("folder"));
        Assert.Contains("is a folder", Refused(_folder.File("folder")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used: its folder does not exist", Refused(_folder.File("none/import.jsonl")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", Refused("bad\0path").Message, StringComparison.Ordinal);
    }

    private static DubJournalException Refused(string path) =>
        Assert.Throws<DubJournalException>(() => JournalIndex.Preview(path, s_address, CancellationToken.None));

    private JournalIndex Preview() => JournalIndex.Preview(FilePath, s_address, CancellationToken.None);
}
