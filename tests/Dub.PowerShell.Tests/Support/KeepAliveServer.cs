using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Tests.Support;

/// <summary>Answers every request of a connection with the same JSON and counts the connections.</summary>
internal sealed class KeepAliveServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _answer;
    private int _connections;

    public KeepAliveServer(string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] buffer = new byte[16 * 1024];
                // A body of JSON ends the request; the client waits for the answer before it goes on.
                while (true)
                {
                    int read = await stream.ReadAsync(buffer, _end.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    if (buffer[read - 1] == (byte)'}')
                    {
                        await stream.WriteAsync(_answer, _end.Token);
                    }
                }
            }
            catch (Exception error) when (error is System.IO.IOException or OperationCanceledException)
            {
                // The client has left.
            }
        }
    }
}
