using System;
using System.IO;
using System.Net.Sockets;

namespace Dub.Tests.Support;

/// <summary>A body whose connection is lost after a few bytes.</summary>
internal sealed class BrokenStream : Stream
{
    private bool _begun;

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
        if (_begun)
        {
            throw new IOException("cut", new SocketException((int)SocketError.ConnectionReset));
        }

        _begun = true;
        buffer[offset] = (byte)'{';
        return 1;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
