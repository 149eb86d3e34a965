using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Dub.Http;
using Dub.Tests.Support;
using Dub.Tracking.Journals;
using Xunit;

namespace Dub.Tests.Journals;

/// <summary>The opening of a large journal ends as soon as it is cancelled.</summary>
public sealed class JournalCancellationTests : IDisposable
{
    private const string Header = """{"dubJournal":1,"salt":"00112233445566778899aabbccddeeff","address":"https://api.dub.co/","created":"2026-08-01T00:00:00+00:00"}""" + "\n";

    private const string Line = """{"at":"2026-08-01T00:00:00+00:00","row":"00112233445566778899aabbccddeeff","n":1,"kind":"sale","input":1,"event":"recorded"}""" + "\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_ends_within_the_file()
    {
        using CancellationTokenSource stop = new();
        using EndlessJournal journal = new();
        int events = 0;
        Task reading = Task.Run(() => JournalContents.Read(
            journal,
            "import.jsonl",
            _ =>
            {
                if (++events == 1_000)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1_000, events);
    }

    [Fact]
    public void A_cancelled_opening_leaves_the_file_as_it_is_and_free()
    {
        string path = _folder.File("import.jsonl");
        string content = Header + Line + "{\"at\":\"2026-";
        File.WriteAllText(path, content);

        Assert.ThrowsAny<OperationCanceledException>(
            () => Journal.Open(path, DubConnection.DefaultBaseUri, Clock.System, new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => JournalIndex.Preview(path, DubConnection.DefaultBaseUri, new CancellationToken(canceled: true)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => JournalReport.Read(path, new CancellationToken(canceled: true)));

        Assert.Equal(content, File.ReadAllText(path));
        Assert.False(File.Exists(path + ".lock"));
        Journal.Open(path, DubConnection.DefaultBaseUri, Clock.System).Dispose();
    }

    private sealed class EndlessJournal : Stream
    {
        private static readonly byte[] s_line = Encoding.ASCII.GetBytes(Line);
        private byte[] _left = Encoding.ASCII.GetBytes(Header);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(count, _left.Length);
            Array.Copy(_left, 0, buffer, offset, read);
            _left = read == _left.Length ? s_line : _left[read..];
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
