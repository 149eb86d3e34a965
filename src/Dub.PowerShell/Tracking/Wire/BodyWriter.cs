using System;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dub;

/// <summary>
/// Writes a JSON object, such as the body of a call, field by field; one without a value is left out. (The
/// serializer would compile some four hundred small methods before the first call left.)
/// </summary>
internal sealed class BodyWriter : IDisposable
{
    // The body is no HTML: text is sent, and shown by -WhatIf, as it reads.
    internal static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private const int MostBytesKept = 64 * 1024;

    // An import writes thousands of bodies on one thread: the buffer is the same for all.
    [ThreadStatic]
    private static BodyWriter? t_spare;

    private readonly ByteBuffer _buffer = new();
    private readonly Utf8JsonWriter _writer;

    private BodyWriter()
    {
        _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Encoder });
    }

    /// <summary>Begins an object.</summary>
    public static BodyWriter Begin()
    {
        BodyWriter body = t_spare ?? new BodyWriter();
        t_spare = null;
        body._buffer.Clear();
        body._writer.Reset(body._buffer);
        body._writer.WriteStartObject();
        return body;
    }

    public BodyWriter Add(string name, string? value)
    {
        if (value is not null)
        {
            _writer.WriteString(name, value);
        }

        return this;
    }

    public BodyWriter Add(string name, long? value)
    {
        if (value is { } number)
        {
            _writer.WriteNumber(name, number);
        }

        return this;
    }

    public BodyWriter Add(string name, JsonElement? value)
    {
        if (value is { } element)
        {
            _writer.WritePropertyName(name);
            element.WriteTo(_writer);
        }

        return this;
    }

    /// <summary>Ends the object and gives it as UTF-8.</summary>
    public byte[] ToArray()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.ToArray();
    }

    /// <summary>Lets the next object on this thread have the buffer.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity <= MostBytesKept)
        {
            t_spare = this;
            return;
        }

        _writer.Dispose();
    }
}
