using Dub.Errors;

namespace Dub;

/// <summary>A successful response whose body does not match what Dub documents.</summary>
public sealed class DubResponseValidationException : DubException
{
    internal DubResponseValidationException(CallFailure failure)
        : base(failure)
    {
        RawBody = failure.RawBody ?? string.Empty;
    }

    /// <summary>The start of the body, with control characters made visible.</summary>
    public string RawBody { get; }
}
