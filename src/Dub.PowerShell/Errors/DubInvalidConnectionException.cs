using System;
using Dub.Errors;

namespace Dub;

/// <summary>An address, key or setting of the connection cannot be used.</summary>
public sealed class DubInvalidConnectionException : DubException
{
    internal DubInvalidConnectionException(string message, Exception? innerException = null)
        : base(ErrorCatalogue.InvalidConnection, message, isFatal: true, innerException)
    {
    }

    internal DubInvalidConnectionException(CallFailure failure)
        : base(failure)
    {
    }
}
