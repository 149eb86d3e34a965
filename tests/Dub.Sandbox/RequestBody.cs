using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Dub.Sandbox;

/// <summary>A request's body, in memory that is given back.</summary>
internal readonly struct RequestBody(byte[] rented, int length) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => rented.AsMemory(0, length);

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancel);
            if (result.IsCompleted)
            {
                int length = checked((int)result.Buffer.Length);
                byte[] rented = ArrayPool<byte>.Shared.Rent(length);
                result.Buffer.CopyTo(rented);
                reader.AdvanceTo(result.Buffer.End);
                return new RequestBody(rented, length);
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
