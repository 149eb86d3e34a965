using System.IO.Compression;

namespace Dub.Sandbox;

/// <summary>Lets a call meet its fault.</summary>
internal sealed class FaultPlayer(
    SandboxOptions options, ServerClock clock, LimitHeaders limitHeaders, AnswerSender sender, CancellationToken stopping)
{
    private const int PieceSize = 1 << 16;

    /// <param name="context">The call's exchange.</param>
    /// <param name="fault">What it meets.</param>
    /// <param name="recorded">The answer it would have had; null where its fault keeps it from being recorded.</param>
    /// <param name="kind">Which call it is.</param>
    public async Task<CallEnd> PlayAsync(HttpContext context, FaultRule fault, Answer? recorded, CallKind kind)
    {
        switch (fault.Kind)
        {
            case FaultKind.ResetBefore:
            case FaultKind.ResetAfter:
                context.Abort();
                return CallEnd.Cut;
            case FaultKind.Stall:
                await StallAsync(context);
                return CallEnd.Cut;
            case FaultKind.Truncated:
                await SendHalfAsync(context, recorded ?? Answer.Text(200, Answer.Json, HostileBodies.WrongShape));
                return CallEnd.Cut;
            case FaultKind.Huge:
                await SendStreamAsync(context, fault, fault.Bytes);
                return CallEnd.Answered;
            case FaultKind.Endless:
                await SendStreamAsync(context, fault, long.MaxValue);
                return CallEnd.Answered;
            case FaultKind.Slow:
                await SendSlowlyAsync(context, recorded ?? Answer.Text(200, Answer.Json, HostileBodies.WrongShape), fault.IntervalMilliseconds);
                return CallEnd.Answered;
            case FaultKind.Limited:
                limitHeaders.WriteRefusal(
                    context.Response.Headers,
                    new LimitVerdict(Refused: true, options.Limit > 0 ? options.Limit : 1200, 0, clock.NowMilliseconds + fault.ResetMilliseconds));
                break;
            default:
                break;
        }

        await sender.SendAsync(context, Shape(fault, recorded, kind));
        return CallEnd.Answered;
    }

    private static Answer Shape(FaultRule fault, Answer? recorded, CallKind kind)
    {
        string type = fault.ContentType ?? Answer.Json;
        Answer shaped = fault.Kind switch
        {
            FaultKind.Status => StatusAnswer(fault),
            FaultKind.Limited => DubError.Of(429, fault.Code, fault.Message, fault.DocUrl),
            FaultKind.Html502 => Answer.Html(502, "502 Bad Gateway"),
            FaultKind.Garbage => Answer.Text(200, type, HostileBodies.Garbage),
            FaultKind.WrongShape => Answer.Text(200, type, HostileBodies.WrongShape),
            FaultKind.Empty => new Answer(200, type, []),
            FaultKind.Deep => new Answer(200, type, HostileBodies.Deep()),
            FaultKind.Body => Answer.Text(fault.Status, type, fault.Body ?? string.Empty),
            FaultKind.Redirect => new Answer(fault.Status, contentType: null, []),
            FaultKind.Encoding => BadlyEncoded(fault, recorded),
            FaultKind.Escape => fault.Status < 400
                ? new Answer(fault.Status, type, HostileBodies.Escape(kind))
                : DubError.Of(fault.Status, fault.Code, HostileBodies.EscapeText, HostileBodies.EscapeText),
            _ => recorded ?? Answer.Text(200, type, "{}"),
        };

        List<KeyValuePair<string, string>> headers = [.. shaped.Headers, .. fault.Headers];
        if (fault.Kind == FaultKind.Redirect)
        {
            headers.Add(new KeyValuePair<string, string>("Location", fault.Location));
        }

        return new Answer(shaped.Status, shaped.ContentType, shaped.Body) { Headers = headers };
    }

    private static Answer StatusAnswer(FaultRule fault)
    {
        if (fault.IsBare)
        {
            return new Answer(fault.Status, fault.ContentType, []);
        }

        if (fault.Body is not null)
        {
            return Answer.Text(fault.Status, fault.ContentType ?? Answer.Json, fault.Body);
        }

        Answer error = DubError.Of(fault.Status, fault.Code, fault.Message, fault.DocUrl);
        return new Answer(error.Status, fault.ContentType ?? error.ContentType, error.Body);
    }

    private static Answer BadlyEncoded(FaultRule fault, Answer? recorded)
    {
        bool utf16 = fault.Charset == "utf-16";
        return new Answer(
            recorded?.Status ?? 200,
            fault.ContentType ?? $"application/json; charset={fault.Charset}",
            HostileBodies.BadlyEncoded(recorded?.Body ?? "{\"ok\":true}"u8.ToArray(), utf16));
    }

    private static async Task SendStreamAsync(HttpContext context, FaultRule fault, long length)
    {
        HttpResponse response = context.Response;
        CancellationToken cancel = context.RequestAborted;
        response.StatusCode = 200;
        response.ContentType = fault.ContentType ?? Answer.Json;
        if (!fault.IsZipped)
        {
            await WriteStreamAsync(response.Body, length, cancel);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        await using var zip = new GZipStream(response.Body, CompressionLevel.Optimal, leaveOpen: true);
        await WriteStreamAsync(zip, length, cancel);
    }

    private static async Task WriteStreamAsync(Stream stream, long length, CancellationToken cancel)
    {
        byte[] start = "{\"eventName\":\""u8.ToArray();
        byte[] end = "\"}"u8.ToArray();
        byte[] piece = new byte[PieceSize];
        Array.Fill(piece, (byte)'x');
        await stream.WriteAsync(start, cancel);
        for (long left = length - start.Length - end.Length; left > 0; left -= piece.Length)
        {
            await stream.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancel);
            await stream.FlushAsync(cancel);
        }

        await stream.WriteAsync(end, cancel);
    }

    // Kestrel closes a connection on which less came than was promised.
    private async Task SendHalfAsync(HttpContext context, Answer answer)
    {
        byte[] body = sender.WriteHead(context, answer);
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task SendSlowlyAsync(HttpContext context, Answer answer, int interval)
    {
        CancellationToken cancel = context.RequestAborted;
        byte[] body = sender.WriteHead(context, answer);
        for (int index = 0; index < body.Length; index++)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(index, 1), cancel);
            await context.Response.Body.FlushAsync(cancel);
            await Task.Delay(interval, cancel);
        }
    }

    private async Task StallAsync(HttpContext context)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(Timeout.Infinite, ends.Token);
    }
}
