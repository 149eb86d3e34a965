using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dub.Tracking.Wire;

/// <summary>How JSON is written: a body is not HTML, so text is sent, and shown by -WhatIf, as it reads.</summary>
internal static class JsonText
{
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Encoder };
}
