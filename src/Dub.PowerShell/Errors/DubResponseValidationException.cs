using System;

namespace Dub;

/// <summary>A successful answer whose body is not what Dub documents.</summary>
public sealed class DubResponseValidationException : DubException
{
    internal DubResponseValidationException(
        string message,
        string rawBody,
        bool damaged,
        Exception? innerException = null)
        : base(ErrorCatalogue.ResponseValidation, message, innerException)
    {
        RawBody = rawBody;
        Damaged = damaged;
    }

    /// <summary>The start of the body, with control characters made visible.</summary>
    public string RawBody { get; }

    /// <summary>
    /// Whether the body is no JSON at all. Such an answer was spoilt on its way, so asking again can help;
    /// JSON of another shape would only come again.
    /// </summary>
    internal bool Damaged { get; }

    internal override CallFate Fate => CallFate.Unclear;
}
