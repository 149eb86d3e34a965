using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Tests.Security;

/// <summary>Answers on loopback with whatever bytes a test gives it, and keeps the requests as they came.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _requests = [];
    private readonly Func<Stream, CancellationToken, Task> _answer;

    public RawServer(string answer)
        : this(Encoding.Latin1.GetBytes(answer))
    {
    }

    public RawServer(byte[] answer)
        : this(async (stream, token) => await stream.WriteAsync(answer, token))
    {
    }

    /// <param name="answer">Writes the answer.</param>
    public RawServer(Func<Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Each request as text, a byte a character.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An answer with a body.</summary>
    public static byte[] Answer(string head, byte[] body) =>
        [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    public static byte[] Answer(string head, string body) => Answer(head, Encoding.UTF8.GetBytes(body));

    /// <summary>A client for this server that tries once.</summary>
    public DubClient Client(Func<DubConnection, DubConnection>? change = null)
    {
        DubConnection connection = Support.Samples.Connection(settings => settings with { BaseUri = Address, MaximumRetryCount = 0, TimeoutSec = 20 });
        return new DubClient(change is null ? connection : change(connection));
    }

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
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
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
                string request = await ReadRequestAsync(stream);
                lock (_requests)
                {
                    _requests.Add(request);
                }

                await _answer(stream, _end.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // The client has had enough.
            }
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        StringBuilder text = new();
        while (true)
        {
            int read = await stream.ReadAsync(buffer, _end.Token);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            string soFar = text.ToString();
            int head = soFar.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && soFar.Length >= head + 4 + ContentLength(soFar[..head])))
            {
                return soFar;
            }
        }
    }

    private static int ContentLength(string head)
    {
        foreach (string line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan(16), provider: System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
