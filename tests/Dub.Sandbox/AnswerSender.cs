using System.Globalization;
using System.IO.Compression;

namespace Dub.Sandbox;

/// <summary>Puts answers on the wire.</summary>
internal sealed class AnswerSender(bool compress)
{
    public async Task SendAsync(HttpContext context, Answer answer)
    {
        byte[] body = WriteHead(context, answer);
        if (body.Length > 0)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Writes status and headers; gives the bytes that are to follow.</summary>
    public byte[] WriteHead(HttpContext context, Answer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (KeyValuePair<string, string> header in answer.Headers)
        {
            response.Headers[header.Key] = header.Value;
        }

        byte[] body = compress ? Compress(context, answer.Body) : answer.Body;
        response.ContentLength = body.Length;
        return body;
    }

    private static byte[] Compress(HttpContext context, byte[] body)
    {
        string accepted = context.Request.Headers.AcceptEncoding.ToString().ToLower(CultureInfo.InvariantCulture);
        string? encoding = accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip"
            : accepted.Contains("deflate", StringComparison.Ordinal) ? "deflate"
            : null;
        if (encoding is null || body.Length == 0)
        {
            return body;
        }

        context.Response.Headers.ContentEncoding = encoding;
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest)
            : new ZLibStream(packed, CompressionLevel.Fastest))
        {
            packer.Write(body);
        }

        return packed.ToArray();
    }
}
