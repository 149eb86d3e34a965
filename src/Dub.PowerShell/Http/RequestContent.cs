using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace Dub.Http;

/// <summary>
/// A request's body that notes when it began to be written. Every HTTP stack writes it only once there is a
/// connection to write to, behind the TLS handshake and the proxy's tunnel; a server that has none of it cannot have
/// processed the call.
/// </summary>
/// <remarks>
/// The note errs on the safe side alone: a handler that buffers the body before it connects, as one that logs does,
/// makes a call look sent that was not.
/// </remarks>
internal sealed class RequestContent(byte[] body) : HttpContent
{
    private volatile bool _writingBegan;

    /// <summary>Whether any of the body may have left.</summary>
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
