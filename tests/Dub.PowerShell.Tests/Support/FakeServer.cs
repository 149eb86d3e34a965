using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dub.Tests.Support;

/// <summary>Answers from a script, the last step over and over, and keeps what was asked.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly object _gate = new();
    private readonly List<SentRequest> _requests = [];
    private readonly Step[] _steps;

    public FakeServer(params Step[] steps)
    {
        _steps = steps;
    }

    /// <summary>One answer, or what stands in its place.</summary>
    internal delegate Task<HttpResponseMessage> Step(CancellationToken cancellationToken);

    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static Step Answer(int status, string body = "", string type = "application/json", params (string Name, string Value)[] headers) =>
        Answer(status, Encoding.UTF8.GetBytes(body), type, headers);

    public static Step Answer(int status, byte[] body, string type, params (string Name, string Value)[] headers) => _ =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return Task.FromResult(response);
    };

    /// <summary>Dub's error object.</summary>
    public static Step Error(int status, string code, string message = "no", params (string Name, string Value)[] headers) =>
        Answer(status, Samples.Error(code, message), "application/json", headers);

    public static Step Throw(Func<Exception> error) => _ => Task.FromException<HttpResponseMessage>(error());

    /// <summary>No answer until the call is given up.</summary>
    public static Step Stall() => async cancellationToken =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("The stall came to an end.");
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        Dictionary<string, string> headers = request.Headers
            .Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        Step step;
        lock (_gate)
        {
            step = _steps[Math.Min(_requests.Count, _steps.Length - 1)];
            _requests.Add(new SentRequest
            {
                Method = request.Method.Method,
                Url = request.RequestUri!.AbsoluteUri,
                Body = body,
                Headers = headers,
                Content = request.Content!,
            });
        }

        return await step(cancellationToken);
    }

    /// <summary>A number as a header carries it.</summary>
    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
