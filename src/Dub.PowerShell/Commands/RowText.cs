using System.Text;
using Dub.Errors;
using Dub.Http;

namespace Dub.PowerShell;

/// <summary>How a row's call is shown.</summary>
internal static class RowText
{
    /// <summary>The method, path and body of a call, as -WhatIf and -Confirm show them.</summary>
    public static string OfCall(ApiRequest request) =>
        $"{request.Method} {request.Path} {HarmlessText.Line(Encoding.UTF8.GetString(request.Body), 20_000)}";
}
