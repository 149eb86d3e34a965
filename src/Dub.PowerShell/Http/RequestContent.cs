using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>
/// A request body that records when writing it began. Every HTTP stack writes the body only once there is a
/// connection to write to, after the TLS handshake and the proxy's tunnel; a server that received none of it cannot have
/// processed the call.
/// </summary>
/// <remarks>
/// It can only err on the safe side: a handler that buffers the body before it connects, as a logging handler does,
/// makes an unsent call look sent.
/// </remarks>
internal sealed class RequestContent(byte[] body) : HttpContent
{
    private volatile bool _writingBegan;

    /// <summary>Whether any part of the body may have been sent.</summary>
    public bool WritingBegan => _writingBegan;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _writingBegan = true;
        return stream.WriteAsync(body, 0, body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
