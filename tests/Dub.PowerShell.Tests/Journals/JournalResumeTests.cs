using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

public sealed class JournalResumeTests : IDisposable
{
    private static readonly Uri s_address = DubConnection.DefaultBaseUri;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("import.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(JournalState.Sending)]
    [InlineData(JournalState.NotSent)]
    [InlineData(JournalState.Recorded)]
    [InlineData(JournalState.NotRecorded)]
    [InlineData(JournalState.Refused)]
    [InlineData(JournalState.Unknown)]
    public async Task The_last_event_of_a_row_is_what_the_next_run_finds(JournalState state)
    {
        using (Journal journal = Open())
        {
            JournalRow row = journal.Register(Samples.SafeSale, 1);
            Assert.Equal(JournalState.None, row.Before);
            await journal.AppendAsync(row, JournalState.Sending);
            await journal.AppendAsync(row, state, state == JournalState.Refused ? "Dub.UnprocessableEntity" : null);
        }

        using Journal again = Open();
        Assert.Equal(state, again.Register(Samples.SafeSale, 5).Before);
        Assert.Equal(JournalState.None, again.Register(Samples.UnsafeSale, 6).Before);
    }

    [Fact]
    public async Task Identical_rows_count_as_many_times_as_they_stand_there()
    {
        using (Journal journal = Open())
        {
            JournalRow first = journal.Register(Samples.UnsafeSale, 1);
            JournalRow second = journal.Register(Samples.UnsafeSale, 2);
            Assert.Equal((1, 2), (first.Repetition, second.Repetition));
            Assert.Equal(first.Key, second.Key);
            await journal.AppendAsync(first, JournalState.Recorded);
            await journal.AppendAsync(second, JournalState.Unknown);
        }

        using Journal again = Open();
        Assert.Equal(JournalState.Recorded, again.Register(Samples.UnsafeSale, 1).Before);
        Assert.Equal(JournalState.Unknown, again.Register(Samples.UnsafeSale, 2).Before);
        Assert.Equal(JournalState.None, again.Register(Samples.UnsafeSale, 3).Before);
    }

    [Fact]
    public async Task Three_runs_go_on_where_each_stopped()
    {
        for (int run = 1; run <= 3; run++)
        {
            using Journal journal = Open();
            for (int i = 1; i <= run; i++)
            {
                JournalRow row = journal.Register(Sale(i), i);
                Assert.Equal(i < run ? JournalState.Recorded : JournalState.None, row.Before);
                if (i == run)
                {
                    await journal.AppendAsync(row, JournalState.Recorded);
                }
            }
        }
    }

    [Fact]
    public async Task A_torn_last_line_is_understood_at_every_byte()
    {
        using (Journal journal = Open())
        {
            JournalRow first = journal.Register(Sale(1), 1);
            await journal.AppendAsync(first, JournalState.Sending);
            await journal.AppendAsync(first, JournalState.Refused, "Dub.BadRequest");
            await journal.AppendAsync(journal.Register(Sale(2), 2), JournalState.Sending);
        }

        byte[] whole = File.ReadAllBytes(FilePath);
        JournalState[] firstRow = [JournalState.None, JournalState.None, JournalState.Sending, JournalState.Refused, JournalState.Refused];
        for (int length = 0; length <= whole.Length; length++)
        {
            string torn = _folder.File($"torn-{length}.jsonl");
            File.WriteAllBytes(torn, whole[..length]);
            int lines = WholeLines(whole, length);
            using (Journal journal = Journal.Open(torn, s_address, Clock.System))
            {
                Assert.Equal(firstRow[lines], journal.Register(Sale(1), 1).Before);
                Assert.Equal(lines == 4 ? JournalState.Sending : JournalState.None, journal.Register(Sale(2), 2).Before);
                await journal.AppendAsync(journal.Register(Sale(9), 9), JournalState.Recorded);
            }

            // What was written after the tear is read as well.
            using Journal again = Journal.Open(torn, s_address, Clock.System);
            Assert.Equal(JournalState.Recorded, again.Register(Sale(9), 9).Before);
        }
    }

    [Fact]
    public async Task Appends_from_many_threads_all_arrive()
    {
        const int Rows = 2_000;
        List<JournalRow> rows = [];
        using (Journal journal = Open())
        {
            for (int i = 1; i <= Rows; i++)
            {
                rows.Add(journal.Register(Sale(i), i));
            }

            await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (row, _) =>
            {
                await journal.AppendAsync(row, JournalState.Sending);
                await journal.AppendAsync(row, JournalState.Recorded);
            });
        }

        Assert.Equal(1 + (2 * Rows), File.ReadAllLines(FilePath).Length);
        using Journal again = Open();
        for (int i = 1; i <= Rows; i++)
        {
            Assert.Equal(JournalState.Recorded, again.Register(Sale(i), i).Before);
        }
    }

    [Fact]
    public async Task What_was_appended_is_in_the_file_before_the_journal_is_closed()
    {
        using Journal journal = Open();
        await journal.AppendAsync(journal.Register(Samples.Lead, 1), JournalState.Sending);

        using FileStream file = new(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        Assert.Equal(2, (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    // A header counts with its line end alone; an event also where only the line end is missing.
    private static int WholeLines(byte[] whole, int length)
    {
        int lines = 0;
        for (int i = 0; i < length; i++)
        {
            lines += whole[i] == '\n' ? 1 : 0;
        }

        return lines > 0 && length < whole.Length && whole[length] == '\n' && whole[length - 1] == '}' ? lines + 1 : lines;
    }

    private static SaleRequest Sale(int number) => new() { CustomerExternalId = "u1", Amount = number };

    private Journal Open() => Journal.Open(FilePath, s_address, Clock.System);
}
