using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dub.Tracking.Wire;

/// <summary>How JSON is written: without HTML escaping, so that text is readable in requests and in -WhatIf.</summary>
internal static class JsonText
{
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Encoder };
}
